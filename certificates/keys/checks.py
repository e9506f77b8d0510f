"""The service does not start without keys of its own that nobody else can read."""

from typing import Any

from django.core.checks import CheckMessage, Error

from certificates.keys import FolderStore, KeyMissing, KeyUse, store

TAG = "keys"


def check_keys(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """An error where a key is missing or malformed, or others may read the ring. Where keys are made on first use, missing is no error."""
    place = store()
    if isinstance(place, FolderStore):
        if complaints := place.complaints():
            return [Error(complaint, id="certificates.E002") for complaint in complaints]
        if place.may_make and not place.path.exists():
            return []
    try:
        for use in KeyUse:
            place.signer(use)
    except KeyMissing as error:
        return [Error(str(error), hint="Run: manage.py rotate_keys. See docs/operations.md.", id="certificates.E001")]
    return []
