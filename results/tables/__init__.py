"""Numbers that are shown, each made once."""
