"""Coping: spending, bills, schooling, and what a household gives up."""
