"""Proofs of the optimizer that take minutes to hours: not tests, but tables for a referee."""
