"""What the simulation is held against."""
