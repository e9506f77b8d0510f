"""A folder of keys of the test's own."""

import pytest

from certificates.keys import store


@pytest.fixture
def own_keys(settings, tmp_path):
    """The store of a fresh folder, in which keys are made when they are first needed."""
    settings.BAKYLAU_KEY_RING = ""
    settings.BAKYLAU_KEYS, settings.BAKYLAU_KEYS_MADE = tmp_path / "keys", True
    return store()
