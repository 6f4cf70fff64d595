"""A county from a user's own workbook: blank forms, reading, every fault at once, into one pack.

Read in this order: sheets (what may be filled in), reading (file to typed sheets), cross_checks
(what must agree), build_pack (sheets to a :class:`scenarios.schema.pack.CountyPack`).
"""
