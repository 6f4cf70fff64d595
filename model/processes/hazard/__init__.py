"""Hazard: disasters of villages, disease by industry."""
