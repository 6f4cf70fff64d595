"""An invented nation: simulated county by county, planned by price decomposition."""
