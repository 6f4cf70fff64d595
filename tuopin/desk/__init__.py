"""The planner's desk: a page on this machine, for what the command line does."""
