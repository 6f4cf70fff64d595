"""Demography: ageing, births, deaths, schooling, new households."""
