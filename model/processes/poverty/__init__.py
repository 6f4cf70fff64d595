"""Poverty: the three true statuses, spells, causes of return."""
