"""The keys that sign what leaves the site. They are never in the database.

Whoever signs asks `signer`, whoever verifies `published`. A key management service is another KeyStore.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from certificates.keys.ring import KeyUse, Public
from certificates.keys.stores import EnvironmentStore, FolderStore, KeyMissing

__all__ = ["KeyMissing", "KeyStore", "KeyUse", "PublicKey", "Signer", "published", "signer", "store"]


class Signer(Protocol):
    @property
    def kid(self) -> str: ...

    def sign(self, data: bytes) -> bytes:
        """64 bytes: an Ed25519 signature, or r and s of ES256."""


class PublicKey(Protocol):
    @property
    def kid(self) -> str: ...

    @property
    def key(self) -> Public:
        """The public key, of `cryptography`."""

    @property
    def retired_at(self) -> datetime | None: ...


class KeyStore(Protocol):
    def signer(self, use: KeyUse) -> Signer: ...

    def published(self, use: KeyUse) -> Sequence[PublicKey]: ...


def signer(use: KeyUse) -> Signer:
    """The key that signs now. Raises KeyMissing."""
    return store().signer(use)


def published(use: KeyUse) -> Sequence[PublicKey]:
    """What a signature of ours may be verified with: the current key, then the retired ones. Raises KeyMissing."""
    return store().published(use)


def store() -> EnvironmentStore | FolderStore:
    """Where the keys lie, as the settings say."""
    if settings.BAKYLAU_KEY_RING:
        return _in_environment(settings.BAKYLAU_KEY_RING)
    return _in_folder(Path(settings.BAKYLAU_KEYS), settings.BAKYLAU_KEYS_MADE)


@lru_cache(maxsize=2)
def _in_environment(text: str) -> EnvironmentStore:
    return EnvironmentStore(text)


@lru_cache(maxsize=2)
def _in_folder(folder: Path, may_make: bool) -> FolderStore:
    return FolderStore(folder, may_make=may_make)
