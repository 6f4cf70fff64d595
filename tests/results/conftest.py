"""A make-believe run with known answers."""

from __future__ import annotations

import pytest
from findings import make


@pytest.fixture
def findings():
    return make()


@pytest.fixture
def make_findings():
    return make
