"""The scenario language: schema, files, layers, rules, faults of what a file says."""
