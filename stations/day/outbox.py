"""What was noted on a phone without a network, read from what its browser sends when the network is back."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext_noop

from people.refusals import Refusal, Refused
from people.requests import id_in
from stations.enums import PresenceKind

MOST = 100


@dataclass(frozen=True, slots=True)
class Noted:
    """key: made once by the browser; device_at: what its clock said."""

    key: UUID
    assignment: int
    kind: str
    device_at: datetime


def letter_in(body: bytes) -> tuple[str, list[Noted]]:
    """The person's device key and what was noted, the first first, of {"person": …, "things": [{key, assignment, kind, at}]}. Raises Refused
    (outbox_malformed)."""
    try:
        letter = json.loads(body)
        things = letter["things"]
        if len(things) > MOST:
            raise _malformed()
        return str(letter["person"]), sorted((_noted_in(thing) for thing in things), key=lambda one: one.device_at)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _malformed() from error


def moment_in(text: str) -> datetime | None:
    """The moment that a phone's text names; None where it names none."""
    try:
        moment = parse_datetime(text[:40])
    except (ValueError, OverflowError):
        return None
    return moment if moment is not None and is_aware(moment) and 2000 < moment.year < 2200 else None


def _noted_in(thing: dict[str, Any]) -> Noted:
    assignment, device_at = id_in(str(thing["assignment"])), moment_in(str(thing["at"]))
    if assignment is None or device_at is None or thing["kind"] not in PresenceKind.values:
        raise _malformed()
    return Noted(UUID(thing["key"]), assignment, thing["kind"], device_at)


def _malformed() -> Refused:
    return Refused([Refusal("outbox_malformed", gettext_noop("What was kept on this phone cannot be read."))])
