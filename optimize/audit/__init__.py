"""The independent audit of an exported plan; it shares no code with what made it."""
