"""Counties: packs, county.yaml, a user's workbook."""
