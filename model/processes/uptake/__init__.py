"""Uptake: who accepts what is offered, and how stakes and loans fade (E4)."""
