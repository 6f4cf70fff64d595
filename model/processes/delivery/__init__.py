"""Delivery: from the fund plan to works in villages and offers to households."""
