"""Page one: its numbers, its verdict, its sentences and tables."""
