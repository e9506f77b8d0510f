"""One's posts as a calendar file (RFC 5545). Events without recurrence are a few lines; a library would bring more than it saves.

Times are told by the clock of the election's place. The zone is written out with its offset on that day, under a name that no calendar knows:
phones with old tables have Kazakhstan an hour off (it changed in 2024), and take what the file says only of a zone they do not know.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import make_naive

from stations.life.places import map_link
from stations.models import Assignment

CONTENT_TYPE = "text/calendar; charset=utf-8"
_LONGEST = 74  # octets of a line: 75 with the space that continues it


def calendar(assignments: Iterable[Assignment], *, at: datetime, method: str = "PUBLISH") -> bytes:
    """The file. `method`: PUBLISH, or CANCEL of what no longer stands."""
    assignments = list(assignments)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bakylau//Posts//KK", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    for name, offset in sorted({_zone(one) for one in assignments}):
        lines += ["BEGIN:VTIMEZONE", f"TZID:{name}", "BEGIN:STANDARD", "DTSTART:19700101T000000"]
        lines += [f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE"]
    for assignment in assignments:
        lines += _event(assignment, at)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line)).encode()


def uid(assignment: Assignment) -> str:
    """Always the same for the same assignment."""
    return f"assignment-{assignment.pk}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}"


def _event(assignment: Assignment, at: datetime) -> Iterator[str]:
    station, shift, election = assignment.station, assignment.shift, assignment.shift.election
    zone = _zone(assignment)[0]
    phone = f"\n{election.contact}" if election.contact_phone else ""
    yield from ("BEGIN:VEVENT", f"UID:{uid(assignment)}", f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    yield f"SEQUENCE:{0 if assignment.stands else 1}"
    yield f"STATUS:{'CONFIRMED' if assignment.stands else 'CANCELLED'}"
    yield f"DTSTART;TZID={zone}:{make_naive(shift.starts_at, election.tz):%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={zone}:{make_naive(shift.ends_at, election.tz):%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_escaped(f'{station} · {election}')}"
    yield f"LOCATION:{_escaped(', '.join(part for part in (str(station.area), station.address) if part))}"
    if station.latitude is not None and station.longitude is not None:
        yield f"GEO:{station.latitude:.5f};{station.longitude:.5f}"
    yield f"DESCRIPTION:{_escaped(f'{shift}{phone} {map_link(station)}'.strip())}"
    yield "END:VEVENT"


def _zone(assignment: Assignment) -> tuple[str, str]:
    """(name, offset) of the clock of the election's place on the day of the shift."""
    election = assignment.shift.election
    offset = assignment.shift.starts_at.astimezone(election.tz).utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    written = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    return f"{election.time_zone}{written}", written


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
