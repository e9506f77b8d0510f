"""One's posts as a calendar file (RFC 5545). Events without recurrence are a few lines; a library would bring more than it saves.

Times are told in UTC, which every calendar shows by the clock of its phone: a zone with its rules would be wrong where the phone's tables are old
(Kazakhstan changed in 2024), and one offset for a shift is wrong where the clocks change in it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from stations.contacts import Contacts
from stations.life.places import map_link
from stations.models import Assignment

CONTENT_TYPE = "text/calendar; charset=utf-8"
_LONGEST = 74  # octets of a line: 75 with the space that continues it


def calendar(assignments: Iterable[Assignment], *, at: datetime, method: str = "PUBLISH") -> bytes:
    """The file. `method`: PUBLISH, or CANCEL of what no longer stands."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bakylau//Posts//KK", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    contacts = Contacts()
    for assignment in assignments:
        lines += _event(assignment, contacts, at)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line)).encode()


def uid(assignment: Assignment) -> str:
    """Always the same for the same assignment."""
    return f"assignment-{assignment.pk}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}"


def _event(assignment: Assignment, contacts: Contacts, at: datetime) -> Iterator[str]:
    station, shift, election = assignment.station, assignment.shift, assignment.shift.election
    contact = contacts.written(assignment)
    phone = f"\n{contact}" if contact else ""
    yield from ("BEGIN:VEVENT", f"UID:{uid(assignment)}", f"DTSTAMP:{_utc(at)}")
    yield f"SEQUENCE:{0 if assignment.stands else 1}"
    yield f"STATUS:{'CONFIRMED' if assignment.stands else 'CANCELLED'}"
    yield f"DTSTART:{_utc(shift.starts_at)}"
    yield f"DTEND:{_utc(shift.ends_at)}"
    yield f"SUMMARY:{_escaped(f'{station} · {election}')}"
    yield f"LOCATION:{_escaped(', '.join(part for part in (str(station.area), station.address) if part))}"
    if station.latitude is not None and station.longitude is not None:
        yield f"GEO:{station.latitude:.5f};{station.longitude:.5f}"
    yield f"DESCRIPTION:{_escaped(f'{shift}{phone} {map_link(station)}'.strip())}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    text = "".join(char for char in text if char == "\n" or ord(char) >= 32)
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces that are short enough; no letter is cut in two."""
    piece, size, first = "", 0, True
    for char in line:
        width = len(char.encode())
        if size + width > _LONGEST:
            yield piece if first else f" {piece}"
            piece, size, first = "", 0, False
        piece, size = piece + char, size + width
    yield piece if first else f" {piece}"
