"""Runs: prepared, run, cached, stored."""
