"""Plans that need no optimizer, and variants of a plan."""
