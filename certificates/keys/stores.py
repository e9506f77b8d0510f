"""Where the ring of keys lies: in a file that only the site's own user may read, or in the environment."""

import os
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.utils import timezone

from certificates.cannot_sign import CannotSign
from certificates.keys.ring import KeyUse, Ring, RingKey, read_ring, write_ring

FILE = "ring.json"


class KeyMissing(CannotSign):
    """There is no key to sign with, or the ring cannot be read."""


class RingStore:
    """A KeyStore whose private keys this process itself holds."""

    def ring(self) -> Ring:
        """Raises KeyMissing where there is none, or it is malformed."""
        raise NotImplementedError

    def signer(self, use: KeyUse) -> RingKey:
        """The key that signs. Raises KeyMissing."""
        if key := self.ring().current(use):
            return key
        raise KeyMissing(f"There is no key for {use.value}. Run: manage.py rotate_keys {use.value}")

    def published(self, use: KeyUse) -> list[RingKey]:
        """The keys that verify, the current one first, without their private parts. Raises KeyMissing."""
        return [replace(key, private=None) for key in self.ring().of(use)]


class EnvironmentStore(RingStore):
    def __init__(self, text: str) -> None:
        self.text = text
        self._ring: Ring | None = None

    def ring(self) -> Ring:
        if self._ring is None:
            self._ring = _read(self.text, "BAKYLAU_KEY_RING")
        return self._ring


class FolderStore(RingStore):
    """`ring.json` in a folder. It is read again when it changes, so that a rotation needs no restart."""

    def __init__(self, folder: Path, *, may_make: bool) -> None:
        self.folder, self.path, self.may_make = folder, folder / FILE, may_make
        self._kept: tuple[tuple[int, int], Ring] | None = None

    def ring(self) -> Ring:
        if self.may_make and not self.path.exists():
            self._make()
        try:
            found = self.path.stat()
            kept, version = self._kept, (found.st_mtime_ns, found.st_ino)
            if kept is None or kept[0] != version:
                kept = self._kept = version, _read(self.path.read_bytes(), str(self.path))
        except OSError as error:
            raise KeyMissing(f"The keys cannot be read: {error}") from error
        return kept[1]

    def ring_or_none(self) -> Ring:
        """What is there, or an empty ring where there is no file yet. Raises KeyMissing where it is malformed."""
        return self.ring() if self.path.exists() else Ring()

    def write(self, ring: Ring) -> None:
        """Put this ring in place of the other at once: whoever reads sees one of both, whole."""
        self._write_beside(ring).replace(self.path)

    def complaints(self) -> list[str]:
        """What is wrong with the way in which the ring lies there; [] means nothing."""
        found = [path for path in (self.folder, self.path) if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
        return [f"Others may read {path}. Run: chmod {'700' if path.is_dir() else '600'} {path}" for path in found]

    def _make(self) -> None:
        """The first ring. Of several processes that make one at once, all take that of the first."""
        ring = Ring()
        for use in KeyUse:
            ring = ring.rotated(use, timezone.now())
        beside = self._write_beside(ring)
        with suppress(FileExistsError):
            os.link(beside, self.path)
        beside.unlink()

    def _write_beside(self, ring: Ring) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=self.folder, delete=False) as file:  # readable by its owner alone
            file.write(write_ring(ring))
            file.flush()
            os.fsync(file.fileno())
        return Path(file.name)


def _read(text: str | bytes, source: str) -> Ring:
    try:
        return read_ring(text)
    except (ValueError, RecursionError) as error:
        raise KeyMissing(f"{source} is malformed: {error}") from error
