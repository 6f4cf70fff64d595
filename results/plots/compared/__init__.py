"""Pictures of a comparison: one idea each, for a page, a paper and a slide."""
