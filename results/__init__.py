"""What was measured: indicators, comparisons, tables, plots, report, workbook."""
