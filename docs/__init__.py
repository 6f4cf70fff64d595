"""Documentation, and the script that refreshes its generated part."""
