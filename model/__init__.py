"""What happens to households: the county, its quarter, its processes and programmes."""
