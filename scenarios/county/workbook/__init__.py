"""A county from a user's own workbook: blank forms, reading, every fault at once, into one pack.

Read in this order: forms (what may be filled in), safe and reading (file to tables), cells (every
cell), cross (what must agree), county (tables to a :class:`scenarios.schema.pack.CountyPack`).
"""
