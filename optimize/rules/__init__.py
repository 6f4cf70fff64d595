"""Constraint rules of the master problem, one file for each family."""
