"""Register: the list of poor households, and its errors (E7)."""
