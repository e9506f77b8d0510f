"""The making of papers: for one person on the spot, for many by the queue, file by file, resumed after a worker that was killed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from wagtail.log_actions import log

from people.models import Area
from people.refusals import Refusal
from stations.enums import PaperKind
from stations.models import Assignment, PaperRun
from stations.papers import contents, files, setting
from stations.papers.rules import paper_refusals
from stations.queries import stands_at

KEPT = timedelta(days=7)
SILENT = timedelta(minutes=2)  # a worker that has made no file for so long is taken for dead
A_FILE = 60  # people
WITH = ("person", "certificate", "organisation__requisites", "station__area", "station__election", "shift__election")
KINDS = {PaperKind.MANDATES: (PaperKind.MANDATES,), PaperKind.BADGES: (PaperKind.BADGES,), PaperKind.BOTH: (PaperKind.MANDATES, PaperKind.BADGES)}
KEEPING, THROWN_AWAY = "keeping", "thrown away"
Group = list[Assignment]


@dataclass(frozen=True, slots=True)
class Sheets:
    """One file: of one kind, of some people of one area."""

    kind: str
    area: Area
    number: int
    groups: tuple[tuple[Assignment, ...], ...]

    @property
    def key(self) -> str:
        """Another one where another person stands."""
        ids = [assignment.pk for group in self.groups for assignment in group]
        return hashlib.sha256(repr((self.kind, ids)).encode()).hexdigest()[:32]


def one(assignment: Assignment, kind: str, *, at: datetime) -> bytes:
    """The paper of whoever stands, for all the shifts at that station. Raises CannotSign."""
    same = Assignment.objects.filter(stands_at(at), person=assignment.person_id, station=assignment.station_id, shift__ends_at__gt=at)
    group = list(same.select_related(*WITH).order_by("shift__starts_at"))
    return _set(kind, [group], str(assignment.person))


def make(run: PaperRun) -> bool:
    """Make what is still missing, and the ZIP; whether it is done. False where another worker is at it. Files that are there stay.

    Raises CannotSign.
    """
    if not _take(run):
        return False
    with translation.override(run.language or None):
        while missing := [sheets for sheets in _planned(run) if not files.part(run, sheets.key).exists()]:
            for sheets in missing:
                title = f"{run.election}, {sheets.area}"
                files.put(files.part(run, sheets.key), _set(sheets.kind, [list(group) for group in sheets.groups], title))
                _beat(run)
        planned = list(_planned(run))
        out = left_out(run, timezone.now())
        files.pack(run, [(sheets.key, _name(sheets)) for sheets in planned], [_line(*pair) for pair in out])
    made = len({assignment.pk for sheets in planned for group in sheets.groups for assignment in group})
    PaperRun.objects.filter(pk=run.pk).update(made=made, finished_at=timezone.now(), beat_at=None)
    return True


def left_out(run: PaperRun, at: datetime) -> list[tuple[Assignment, str, Refusal]]:
    """(whose, which paper, why) of all that is not made."""
    found = _assignments(run)
    return [(one, kind, refusal) for one in found for kind in KINDS[PaperKind(run.kind)] for refusal in paper_refusals(one, kind, at)]


def kept_until(run: PaperRun) -> datetime:
    """Counted from the asking where it was never done."""
    return (run.finished_at or run.asked_at) + KEPT


def throw_away(run: PaperRun, *, at: datetime) -> None:
    files.throw_away(run)
    PaperRun.objects.filter(pk=run.pk).update(thrown_away_at=at)
    log(instance=run, action="stations.throw_away_papers", user=None)


def throw_away_if_old(run: PaperRun, *, at: datetime) -> str:
    """What became of it: THROWN_AWAY or KEEPING."""
    if run.thrown_away_at is None:
        if at < kept_until(run):
            return KEEPING
        throw_away(run, at=at)
    return THROWN_AWAY


def is_stalled(run: PaperRun, *, at: datetime) -> bool:
    """Whether nobody works at it: its worker was killed, or its task is lost."""
    return run.finished_at is None and run.thrown_away_at is None and (run.beat_at or run.asked_at) < at - SILENT


def forget_person(person: Any, **_signal: Any) -> None:
    """Of an erased person no paper is kept: runs with one of theirs go."""
    own = set(Assignment.objects.filter(person=person).values_list("pk", flat=True))
    for run in PaperRun.objects.filter(thrown_away_at=None) if own else ():
        if own & set(run.assignments):
            throw_away(run, at=timezone.now())


def _take(run: PaperRun) -> bool:
    now = timezone.now()
    free = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    return PaperRun.objects.filter(free, pk=run.pk, finished_at=None, thrown_away_at=None).update(beat_at=now) == 1


def _beat(run: PaperRun) -> None:
    there = {path.stem for path in files.parts(run)}
    made = {assignment.pk for sheets in _planned(run) if sheets.key in there for group in sheets.groups for assignment in group}
    PaperRun.objects.filter(pk=run.pk).update(made=len(made), beat_at=timezone.now())


def _assignments(run: PaperRun) -> "QuerySet[Assignment]":
    order = ("station__area__path", "station__number", "station", "person__full_name", "person", "shift__starts_at")
    return Assignment.objects.filter(pk__in=run.assignments).select_related(*WITH).order_by(*order)


def _planned(run: PaperRun) -> Iterator[Sheets]:
    """The files of the run, with those who stand now."""
    now, found = timezone.now(), list(_assignments(run))
    for kind in KINDS[PaperKind(run.kind)]:
        standing = [one for one in found if not paper_refusals(one, kind, now)]
        for _area, of_area in groupby(standing, key=lambda one: one.station.area_id):
            groups = _grouped(list(of_area), kind)
            for number, start in enumerate(range(0, len(groups), A_FILE), 1):
                some = groups[start : start + A_FILE]
                yield Sheets(kind, some[0][0].station.area, number, tuple(tuple(group) for group in some))


def _grouped(assignments: Group, kind: str) -> list[Group]:
    """A mandate is for a person at a station, whatever the shifts; a badge for a person."""
    groups: dict[Any, Group] = {}
    for assignment in assignments:
        key = (assignment.person_id, assignment.station_id if kind == PaperKind.MANDATES else None)
        groups.setdefault(key, []).append(assignment)
    return list(groups.values())


def _set(kind: str, groups: list[Group], title: str) -> bytes:
    if kind == PaperKind.BADGES:
        return setting.badges([contents.badge(group[0]) for group in groups], title)
    areas = {area.path: area for area in Area.objects.all()}
    return setting.mandates([contents.letter(group, areas) for group in groups], title)


def _name(sheets: Sheets) -> str:
    return f"{files.safe(str(sheets.area))}/{PaperKind(sheets.kind).label} {sheets.number}.pdf"


def _line(assignment: Assignment, kind: str, refusal: Refusal) -> list[str]:
    return [str(assignment.station.area), str(assignment.station), str(assignment.person), str(PaperKind(kind).label), refusal.message]
