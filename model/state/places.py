"""Places of measures in a record's last axis, as attributes: ``places.poor_income``."""

from model.state.measures import INDEX


def __getattr__(name: str) -> int:
    """A measure's place; what is no measure is no attribute."""
    if name not in INDEX:
        raise AttributeError(f"no measure is called {name!r}")
    return INDEX[name]
