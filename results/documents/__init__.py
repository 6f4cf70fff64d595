"""Documents an office files or carries: workbook, forms, cards, figures."""
