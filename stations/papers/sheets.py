"""What the files of a run hold: papers of one kind, of some people of one area; and who is left out."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from people.models import Area
from stations.enums import PaperKind
from stations.models import Assignment, PaperRun
from stations.papers.names import safe
from stations.papers.report import Without
from stations.papers.rules import paper_refusals, refusal

A_FILE = 60  # people
WITH = ("person", "certificate", "organisation__requisites", "station__area", "station__election", "shift__election")
KINDS = {PaperKind.MANDATES: (PaperKind.MANDATES,), PaperKind.BADGES: (PaperKind.BADGES,), PaperKind.BOTH: (PaperKind.MANDATES, PaperKind.BADGES)}
Group = tuple[Assignment, ...]
Failed = frozenset[tuple[int, str]]  # (id of the assignment, kind)


@dataclass(frozen=True, slots=True)
class Sheets:
    """One file."""

    kind: str
    area: Area
    number: int
    groups: tuple[Group, ...]

    def of(self, groups: Iterable[Group]) -> "Sheets":
        """With these of them alone."""
        return replace(self, groups=tuple(groups))

    @property
    def key(self) -> str:
        """Another one where another person stands, or on another certificate. It begins with the area."""
        ids = [(assignment.pk, assignment.certificate_id) for group in self.groups for assignment in group]
        return f"{self.area.pk}-{hashlib.sha256(repr((self.kind, ids)).encode()).hexdigest()[:32]}"

    @property
    def papers(self) -> set[tuple[int, str]]:
        return {(assignment.pk, self.kind) for group in self.groups for assignment in group}

    @property
    def name(self) -> str:
        """In the ZIP: in a folder for each area."""
        return f"{safe(str(self.area))}/{PaperKind(self.kind).label} {self.number}.pdf"


def sorted_out(run: PaperRun, failed: Failed) -> tuple[list[Sheets], list[Without]]:
    """The files, with those who stand now and did not fail; and all that is not made, and why."""
    now, found = timezone.now(), list(_assignments(run))
    planned: list[Sheets] = []
    without: list[Without] = []
    for kind in KINDS[PaperKind(run.kind)]:
        refused = {one.pk: refusals for one in found if (refusals := paper_refusals(one, kind, now))}
        planned += _planned([one for one in found if one.pk not in refused], kind, failed)
        why = refused | {one.pk: [refusal("failed")] for one in found if one.pk not in refused and (one.pk, kind) in failed}
        without += [(one, kind, why[one.pk][0]) for one in found if one.pk in why]
    return planned, without


def _planned(standing: list[Assignment], kind: str, failed: Failed) -> Iterator[Sheets]:
    """Who failed leaves a gap: the other files are those that were made."""
    for _area, of_area in groupby(standing, key=lambda one: one.station.area_id):
        groups = _grouped(of_area, kind)
        for number, start in enumerate(range(0, len(groups), A_FILE), 1):
            all_of_it = Sheets(kind, groups[0][0].station.area, number, tuple(groups[start : start + A_FILE]))
            fine = [group for group in all_of_it.groups if not failed.intersection((one.pk, kind) for one in group)]
            if fine:
                yield all_of_it.of(fine)


def _assignments(run: PaperRun) -> "QuerySet[Assignment]":
    order = ("station__area__path", "station__number", "station", "person__full_name", "person", "shift__starts_at")
    return Assignment.objects.filter(pk__in=run.assignments).select_related(*WITH).order_by(*order)


def _grouped(assignments: Iterable[Assignment], kind: str) -> list[Group]:
    """A mandate is for a person at a station, whatever the shifts; a badge for a person."""
    groups: dict[Any, list[Assignment]] = {}
    for assignment in assignments:
        key = (assignment.person_id, assignment.station_id if kind == PaperKind.MANDATES else None)
        groups.setdefault(key, []).append(assignment)
    return [tuple(group) for group in groups.values()]
