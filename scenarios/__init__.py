"""Questions, draws and runs: read, checked, run, stored, resumed."""
