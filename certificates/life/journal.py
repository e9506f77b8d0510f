"""What ends certificates, and what takes it back, noted outside the database: a copy of the database that is put back is older than some of it.

One line a fact, in a file that only grows, beside the keys and never in the copies of the database (BAKYLAU_JOURNAL). A line is on the disk
before its fact is committed: what the database knows the journal knows, whatever dies when. (A transaction that fails after its line leaves a fact
that never was; `replay` tells everything that it does.) No name stands there, and no reason.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from logging import getLogger
from pathlib import Path
from typing import Any

from django.conf import settings

from certificates.models import Certificate

logger = getLogger(__name__)
FILE = "endings.jsonl"
REVOCATIONS, SUSPENSIONS = ("revoked", "unrevoked"), ("suspended", "resumed")


@dataclass(frozen=True, slots=True)
class Line:
    number: str
    change: str
    at: str
    since: str = ""
    until: str = ""


def note(sender: type[Certificate], certificate: Certificate, change: str, at: datetime, **kwargs: Any) -> None:
    """Receiver of certificate_changed. A journal that cannot be written keeps nobody from revoking: the log says so, and /readyz."""
    if change not in (*REVOCATIONS, *SUSPENSIONS):
        return
    moments = {name: moment.isoformat() for name in ("since", "until") if (moment := kwargs.get(name))}
    try:
        append(Line(certificate.number, change, at.isoformat(), **moments))
    except OSError:
        logger.exception("The journal of what ends certificates cannot be written.")


def append(line: Line) -> None:
    """Raises OSError."""
    path = Path(settings.BAKYLAU_JOURNAL) / FILE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.write(file, json.dumps(asdict(line)).encode() + b"\n")
        os.fsync(file)
    finally:
        os.close(file)


def lines() -> list[Line]:
    """All that was noted, by every machine whose file lies in the folder, in the order of time. A line that was cut off is left out."""
    found = [read for path in Path(settings.BAKYLAU_JOURNAL).glob("*.jsonl") for text in path.read_text().splitlines() if (read := _read(text))]
    return sorted(found, key=lambda line: datetime.fromisoformat(line.at))


def last(noted: Iterable[Line], changes: tuple[str, str]) -> dict[str, Line]:
    """number → what was noted last of these changes."""
    return {line.number: line for line in noted if line.change in changes}


def _read(text: str) -> Line | None:
    try:
        line = Line(**json.loads(text))
        datetime.fromisoformat(line.at)
    except (ValueError, TypeError):
        return None
    return line
