"""Draws: parameters, posterior sets, precision."""
