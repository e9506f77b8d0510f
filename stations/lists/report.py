"""What an import did, or would do, line by line."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from people.models import User
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
    """Where there are problems, nothing was done. `standing`: ids of vanished stations → the ids of who stands there: names are
    looked up when they are shown, and so are gone with the person."""

    problems: list[Problem] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    unchanged: int = 0
    areas: int = 0
    vanished: list[Station] = field(default_factory=list)
    standing: dict[int, list[int]] = field(default_factory=dict)
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


def names_of(people: Iterable[int]) -> dict[int, str]:
    """By id; who was erased has none."""
    return dict(User.objects.filter(pk__in=set(people), erased_at=None).values_list("pk", "full_name"))
