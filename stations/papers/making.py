"""The making of papers: for one person on the spot, for many by the queue, file by file, past what fails, packed with who stands then."""

from datetime import datetime
from logging import getLogger

from django.db import Error
from django.utils import translation

from certificates.cannot_sign import CannotSign
from people.models import Area, User
from people.runs import files
from people.runs import making as runs
from stations.enums import PaperKind
from stations.models import Assignment, PaperRun
from stations.papers import contents, setting
from stations.papers.names import apart
from stations.papers.report import report
from stations.papers.sheets import WITH, Failed, Sheets, sorted_out
from stations.queries import stands_at

logger = getLogger(__name__)


def one(assignment: Assignment, kind: str, *, at: datetime) -> bytes | None:
    """The paper of whoever stands, for all the shifts at that station; None where it cannot be made. Raises CannotSign."""
    same = Assignment.objects.filter(stands_at(at), person=assignment.person_id, station=assignment.station_id, shift__ends_at__gt=at)
    group = tuple(same.select_related(*WITH).order_by("shift__starts_at"))
    return _tried(Sheets(kind, assignment.station.area, 1, (group,)), str(assignment.person))


def make(run: PaperRun) -> bool:
    """Make what is still missing, and the ZIP; whether it is done. False where another worker is at it, or it was cancelled. Files that are
    there stay. Raises CannotSign, Error of the database, and OSError where the disk is full: nobody's fault, and it is tried again later."""
    with translation.override(run.language or None):
        return runs.make(run, lambda: _finished(run, _make_files(run)))


def _make_files(run: PaperRun) -> Failed:
    """The papers that could not be made."""
    planned, failed = sorted_out(run, frozenset())[0], set()
    for number, sheets in enumerate(planned, 1):
        if not files.file_of(run, sheets.key).exists():
            failed |= _make_file(run, sheets)
        runs.beat(run, run.total * number // len(planned))
    return frozenset(failed)


def _make_file(run: PaperRun, sheets: Sheets) -> set[tuple[int, str]]:
    """The papers in it that fail: the others are made all the same."""
    title = f"{run.election}, {sheets.area}"
    fine, content = sheets, _tried(sheets, title)
    if content is None:
        fine = sheets.of([group for group in sheets.groups if _tried(sheets.of([group]), title) is not None])
        content = _tried(fine, title) if fine.groups else None
    if content is None:
        return sheets.papers
    _put(run, fine, content)
    return sheets.papers - fine.papers


def _tried(sheets: Sheets, title: str) -> bytes | None:
    try:
        return _set(sheets.kind, [list(group) for group in sheets.groups], title)
    except (CannotSign, Error, OSError):
        raise
    except Exception:
        logger.exception("Papers could not be made: %s.", sorted(sheets.papers))
        return None


def _put(run: PaperRun, sheets: Sheets, content: bytes) -> None:
    """Of whoever was erased while it was made no file stays; of whoever is erased from now on keeping.py hears."""
    path = files.file_of(run, sheets.key)
    files.put(path, content)
    people = [assignment.person_id for group in sheets.groups for assignment in group]
    if User.objects.filter(pk__in=people, erased_at__isnull=False).exists():
        path.unlink(missing_ok=True)


def _finished(run: PaperRun, failed: Failed) -> bool:
    """Pack who stands now and hand it out; False where that is another by then, or another is named. Raises GivenUp."""
    planned, without = sorted_out(run, failed)
    told = report(without)
    try:
        files.pack(run, zip(apart(sheets.name for sheets in planned), [files.file_of(run, sheets.key) for sheets in planned], strict=True), told)
    except FileNotFoundError:
        return False  # another stands there than when it was made

    def is_so_still() -> bool:
        planned_now, without_now = sorted_out(run, failed)
        return [sheets.key for sheets in planned_now] == [sheets.key for sheets in planned] and report(without_now) == told

    packed = {assignment.pk: assignment.certificate_id for sheets in planned for group in sheets.groups for assignment in group}
    left_out = [(assignment.pk, kind, why.code) for assignment, kind, why in without]
    return runs.hand_out(run, is_so_still, made=len(packed), packed=list(packed.items()), left_out=left_out)


def _set(kind: str, groups: list[list[Assignment]], title: str) -> bytes:
    if kind == PaperKind.BADGES:
        return setting.badges([contents.badge(group[0]) for group in groups], title)
    areas = {area.path: area for area in Area.objects.all()}
    return setting.mandates([contents.letter(group, areas) for group in groups], title)
