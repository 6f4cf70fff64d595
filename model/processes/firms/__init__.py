"""Firms: lead enterprises, cooperatives, large operators and community factories of villages."""
