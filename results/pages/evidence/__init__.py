"""Pages of evidence: what the model is held against, and how it did."""
