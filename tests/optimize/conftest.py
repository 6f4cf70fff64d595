"""What the make-believe county teaches."""

import pytest
from made_up_county import Fake, learn


@pytest.fixture(scope="session")
def taught(instance):
    """Learned without noise, of a short menu."""
    return learn(instance, Fake(instance), every=7)
