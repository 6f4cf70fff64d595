"""Record: village sums, year-end measures, inequality."""
