"""Calendar: date, prices, wages, the line, industry prices (E5)."""
