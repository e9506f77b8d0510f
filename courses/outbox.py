"""What was done on a phone without a network, read from what its browser sends when the network is back."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from people.models import User
from people.refusals import Refusal, Refused

MOST = 100  # things in one letter


@dataclass(frozen=True, slots=True)
class Read:
    """A lesson was read. key: made once by the browser; when: what its clock said, which proves nothing."""

    key: UUID
    course_key: UUID
    lesson_key: UUID
    when: str


def device_key(person: User) -> str:
    """What a browser knows the person by, so that it sends nobody else's things: says nothing to who does not hold our secret."""
    return salted_hmac("courses.outbox", str(person.pk)).hexdigest()[:20]


def letter_in(body: bytes) -> tuple[str, list[Read]]:
    """The person's device key and what was read, of {"person": …, "things": [{key, course, lesson, at}]}. Raises Refused (outbox_malformed)."""
    try:
        letter = json.loads(body)
        things = letter["things"]
        if len(things) > MOST:
            raise _malformed()
        return str(letter["person"]), [_read_in(thing) for thing in things]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _malformed() from error


def _read_in(thing: dict[str, Any]) -> Read:
    return Read(UUID(thing["key"]), UUID(thing["course"]), UUID(thing["lesson"]), str(thing.get("at", ""))[:40])


def _malformed() -> Refused:
    return Refused([Refusal("outbox_malformed", gettext_noop("What was kept on this phone cannot be read."))])
