"""How much of everything an election has, by the number of its people. Pure.

Up to 10,000 stations in the proportion of Almaty (1,000 volunteers, 507 stations); then there are no more stations, and more people for each.
"""

from dataclasses import dataclass
from enum import StrEnum

ALMATY_PEOPLE, ALMATY_STATIONS, MOST_STATIONS = 1_000, 507, 10_000
SHIFTS, SEATS = 2, 2
ORGANISATIONS = 12


class Fate(StrEnum):
    """How far somebody has come."""

    SIGNED_UP = "signed_up"
    LEARNING = "learning"
    READY = "ready"  # has read everything, and not begun the exam
    FAILED = "failed"
    PASSED = "passed"
    PASSED_LATER = "passed_later"  # at the second attempt


# Of a hundred people, by their number.
FATES = [Fate.SIGNED_UP] * 8 + [Fate.LEARNING] * 10 + [Fate.READY] * 7 + [Fate.FAILED] * 7 + [Fate.PASSED] * 60 + [Fate.PASSED_LATER] * 8
STEP = 37  # prime to a hundred: neighbours in number are strangers


class End(StrEnum):
    """What became of a certificate."""

    HOLDS = "holds"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Size:
    people: int

    @property
    def stations(self) -> int:
        return min(max(1, self.people * ALMATY_STATIONS // ALMATY_PEOPLE), MOST_STATIONS)

    @property
    def posts(self) -> int:
        return self.stations * SHIFTS * SEATS


def fate(number: int) -> Fate:
    return FATES[number * STEP % 100]


def end(place: int) -> End:
    """Of the certificate that was issued as number `place`: of a hundred one each is revoked and suspended, two have run out."""
    return {7: End.REVOKED, 31: End.SUSPENDED, 53: End.EXPIRED, 77: End.EXPIRED}.get(place % 100, End.HOLDS)
