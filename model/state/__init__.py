"""The state of one run: columns, world, saved states, units."""
