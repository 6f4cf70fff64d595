"""From published totals or a register to villages, households and members."""
