"""Labour: who works at home, in a local job, or away (E2)."""
