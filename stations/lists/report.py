"""What an import did, or would do, line by line."""

import hashlib
from dataclasses import dataclass, field

from people.table_files import Problem
from stations.models import Station

NEW, CHANGED = "new", "changed"
# (field, what it is, what it becomes)
Change = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list that brings something."""

    line: int
    what: str
    area: str
    number: str
    name: str
    changes: tuple[Change, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """Where there are problems, nothing was done. `standing`: ids of vanished stations → the names of who stands there."""

    problems: list[Problem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    unchanged: int = 0
    areas: int = 0
    vanished: list[Station] = field(default_factory=list)
    standing: dict[int, list[str]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    dry_run: bool = False

    @property
    def created(self) -> int:
        return sum(line.what == NEW for line in self.lines)

    @property
    def updated(self) -> int:
        return sum(line.what == CHANGED for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """Of what it does: another where the stations, or who stands, have changed meanwhile."""
        done = (self.lines, self.unchanged, self.areas, [station.pk for station in self.vanished], sorted(self.standing.items()))
        return hashlib.sha256(repr(done).encode()).hexdigest()
