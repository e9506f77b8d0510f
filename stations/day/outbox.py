"""What was noted on a phone without a network, read from what its browser sends when the network is back."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext_noop

from people.refusals import Refusal, Refused
from people.requests import id_in
from stations.enums import PresenceKind

MOST = 100
UNKNOWN = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Noted:
    """key: made once by the browser; device_at: what its clock said, None where that is no time."""

    key: UUID
    assignment: int
    kind: str
    device_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """person: the device key; unreadable: keys of what is refused; now: what the phone's clock said as it sent all this."""

    person: str
    things: list[Noted]
    unreadable: list[str]
    now: datetime | None

    def slow(self, at: datetime) -> timedelta:
        """How far the phone's clock is behind, at `at`."""
        return at - self.now if self.now else timedelta()


def letter_in(body: bytes) -> Letter:
    """What was noted, arrivals first, then by the phone's time, of {"person": …, "now": …, "things": [{key, assignment, kind, at}]}. Raises Refused
    (outbox_malformed) where not even the keys can be read."""
    try:
        letter = json.loads(body)
        things = letter["things"]
        if len(things) > MOST:
            raise malformed()
        found = {_key_of(thing): _noted_in(thing) for thing in things}
        noted = sorted(filter(None, found.values()), key=lambda one: (one.kind != PresenceKind.ARRIVED, one.device_at or UNKNOWN))
        return Letter(str(letter["person"]), noted, [key for key, one in found.items() if one is None], moment_in(letter.get("now")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise malformed() from error


def moment_in(text: Any) -> datetime | None:
    """The moment that a phone's text names; None where it names none. A clock that was never set says 1970."""
    try:
        moment = parse_datetime(str(text)[:40])
    except (ValueError, OverflowError):
        return None
    return moment if moment is not None and is_aware(moment) and 1969 < moment.year < 2200 else None


def _key_of(thing: dict[str, Any]) -> str:
    if not isinstance(thing["key"], str):
        raise malformed()
    return thing["key"][:40]


def _noted_in(thing: dict[str, Any]) -> Noted | None:
    """None for what cannot be read; a time that is none spoils nothing."""
    try:
        key, assignment, kind = UUID(thing["key"]), id_in(str(thing["assignment"])), str(thing["kind"])
    except (ValueError, KeyError):
        return None
    return Noted(key, assignment, kind, moment_in(thing.get("at"))) if assignment is not None and kind in PresenceKind.values else None


def malformed() -> Refused:
    return Refused([Refusal("outbox_malformed", gettext_noop("What was kept on this phone cannot be read."))])
