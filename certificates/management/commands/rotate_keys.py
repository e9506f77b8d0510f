from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.keys import FolderStore, KeyMissing, store
from certificates.keys.ring import KeyUse, Ring, write_ring
from certificates.status import lists as status_lists


class Command(BaseCommand):
    help = (
        "Makes a new key to sign with; what was signed by the old one is still verified. --stolen KID takes a key out of the ring instead: "
        "nothing that it signed is verified any more. Where the ring comes from the environment, the new one is printed. See docs/operations.md."
    )
    requires_system_checks: list[str] = []  # it makes what the check misses

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uses", nargs="*", metavar="use", help="badge, qr; without it both")
        parser.add_argument("--stolen", metavar="KID", help="a key that somebody else may have")

    def handle(self, uses: list[str], stolen: str | None, **options: Any) -> None:
        if unknown := set(uses) - set(KeyUse.values):
            raise CommandError(f"There is no use {', '.join(sorted(unknown))}. There are: {', '.join(KeyUse.values)}.")
        ring = self._there()
        new = _without(ring, stolen) if stolen else _rotated(ring, uses)
        place = store()
        if isinstance(place, FolderStore):
            place.write(new)
            if ring.keys:  # at the first installation there are no tables yet
                status_lists.forget_all()  # so that they are signed by the new key at once
        else:
            self.stderr.write("The ring comes from the environment. Put this in its place, and start the web processes and the workers again:")
            self.stdout.write(write_ring(new))
        self.stderr.write(f"Signing now: {', '.join(f'{use.value} {key.kid}' for use in KeyUse if (key := new.current(use)))}")

    def _there(self) -> Ring:
        place = store()
        try:
            return place.ring_or_none() if isinstance(place, FolderStore) else place.ring()
        except KeyMissing as error:
            raise CommandError(str(error)) from error


def _rotated(ring: Ring, uses: list[str]) -> Ring:
    for use in uses or KeyUse.values:
        ring = ring.rotated(KeyUse(use), timezone.now())
    return ring


def _without(ring: Ring, kid: str) -> Ring:
    """Without the stolen key; where it was the one that signs, with a new one."""
    stolen = next((key for key in ring.keys if key.kid == kid), None)
    if stolen is None:
        raise CommandError(f"There is no key {kid}. There are: {', '.join(f'{key.kid} ({key.use.value})' for key in ring.keys) or 'none'}.")
    ring = ring.without(kid)
    return ring if stolen.private is None else ring.rotated(stolen.use, timezone.now())
