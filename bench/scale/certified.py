"""Certificates of those who passed: numbers, tokens and places on the status lists that nobody else has; some ended, most hold."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from bench.scale.copying import Ids, copy
from bench.scale.log import copy_log, entry
from bench.scale.sittings import Sat, Sittings
from bench.scale.sizes import End, end
from certificates.models import Certificate, VerificationDay
from certificates.names import printable_name
from certificates.numbers import ALPHABET, LENGTH, PREFIX
from certificates.rules import end_of_validity
from certificates.status.places import PLACES

LOOKED_AT = 5  # of a hundred were verified by somebody, on three days
LONG_AGO = timedelta(days=400)
COLUMNS = ("id", "token", "number", "status_list", "status_index", "programme_id", "holder_id", "holder_name", "programme_name", "attempt_id")
FATES = ("issued_at", "valid_until", "law_as_of", "revoked_at", "revocation_decided_at", "revocation_reason", "suspended_at", "suspension_reason")


class Held(NamedTuple):
    """One certificate; `place`: as which it was issued."""

    id: int
    place: int
    sat: Sat

    @property
    def end(self) -> End:
        return end(self.place)


class Certified:
    def __init__(self, sittings: Sittings) -> None:
        self.sittings, self.crowd = sittings, sittings.crowd
        self.first = Ids(Certificate).next

    def all(self) -> Iterator[Held]:
        """In the order of their ids; the same each time."""
        passed = (sat for sat in self.sittings.all() if sat.form.passed)
        for place, sat in enumerate(passed):
            yield Held(self.first + place, place, sat)

    def copy(self) -> None:
        copy(Certificate, COLUMNS + FATES, self._rows())
        looked = (held for held in self.all() if held.place % 100 < LOOKED_AT)
        days = ((held.id, (self.crowd.at - timedelta(days=day)).date(), 1 + day) for held in looked for day in range(3))
        copy(VerificationDay, ("certificate_id", "day", "times"), days)
        copy_log(Certificate, self._log())

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        random, programme, places = Random("certificates"), self.crowd.programme, free_places()
        name, numbers = json.dumps(dict(programme.name), ensure_ascii=False), set()
        for held in self.all():
            number = _number(random)
            while number in numbers:
                number = _number(random)
            numbers.add(number)
            token = urlsafe_b64encode(random.randbytes(16)).decode().rstrip("=")
            issued = held.sat.closed - (LONG_AGO if held.end == End.EXPIRED else timedelta(0))
            whose = (self.crowd.id(held.sat.number), printable_name(self.crowd.name(held.sat.number)), name, held.sat.id)
            dates = (issued, end_of_validity(issued, programme.validity_days), programme.law_as_of)
            yield held.id, token, number, *next(places), programme.pk, *whose, *dates, *_ended(held.end, held.sat.closed)

    def _log(self) -> Iterator[tuple[Any, ...]]:
        random = Random("log of certificates")
        for held in self.all():
            data = {"attempt": held.sat.id, "programme": self.crowd.programme.slug}
            yield entry(random, held.id, "BQ", "certificates.issue", held.sat.closed, None, data)
            if held.end in {End.REVOKED, End.SUSPENDED}:
                action = "certificates.revoke" if held.end == End.REVOKED else "certificates.suspend"
                yield entry(random, held.id, "BQ", action, held.sat.closed + timedelta(days=1), None, {"reason": "Bench"})


def _ended(how: End, issued: datetime) -> tuple[Any, ...]:
    then = issued + timedelta(days=1)
    revoked = (then, then, "Bench") if how == End.REVOKED else (None, None, "")
    return *revoked, *((then, "Bench") if how == End.SUSPENDED else (None, ""))


def _number(random: Random) -> str:
    drawn = "".join(random.choices(ALPHABET, k=LENGTH))
    return f"{PREFIX}-{drawn[:4]}-{drawn[4:]}"


def free_places() -> Iterator[tuple[int, int]]:
    """(list, index), at random within a list, which is left when it is as full as one may be."""
    random, number = Random("places"), 1
    while True:
        for index in random.sample(range(PLACES), PLACES * 3 // 4):
            yield number, index
        number += 1
