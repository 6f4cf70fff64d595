"""Questions to a finished plan: shadow prices, frontier, target, explanation."""
