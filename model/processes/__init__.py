"""The eleven processes of a quarter; :mod:`model.schedule` puts them in order."""
