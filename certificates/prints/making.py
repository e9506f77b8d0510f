"""The making of a print run: sheet by sheet, resumed after a worker that was killed, past what fails, packed with what holds then."""

from datetime import datetime, timedelta
from logging import getLogger

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from certificates.cannot_sign import CannotSign
from certificates.documents.sheets import sheet
from certificates.enums import LeftOut
from certificates.models import Certificate, PrintRun
from certificates.prints import files
from certificates.prints.names import file_name
from certificates.prints.report import report
from certificates.prints.rules import left_out

logger = getLogger(__name__)
# A worker that has made no sheet for so long is taken for dead.
SILENT = timedelta(minutes=2)
BEAT = 10  # sheets


class GivenUp(Exception):
    """The run was cancelled while it was made."""


def make(run: PrintRun) -> bool:
    """Make what is still missing, and the ZIP; whether it is done. False where another worker is at it, or it was cancelled. Sheets that are
    there stay. Raises CannotSign, and OSError where the disk is full: those are no sheet's fault, and it is tried again later."""
    if not _take(run):
        return False
    try:
        while not _finished(run, _make_sheets(run)):
            pass  # a certificate ended, or holds again, while the ZIP was packed
    except GivenUp:
        files.throw_away(run)
        return False
    files.tidy(run)
    return True


def is_stalled(run: PrintRun, *, at: datetime) -> bool:
    """Whether nobody works at it: its worker was killed, or its task is lost."""
    return run.is_going and (run.beat_at or run.asked_at) < at - SILENT


def _take(run: PrintRun) -> bool:
    """Whether the run is ours to make: unfinished, and nobody has made a sheet of it just now."""
    now = timezone.now()
    free = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    return _going(run).filter(free).update(beat_at=now) == 1


def _going(run: PrintRun) -> QuerySet[PrintRun]:
    return PrintRun.objects.filter(pk=run.pk, finished_at=None, thrown_away_at=None)


def _beat(run: PrintRun, count: int) -> None:
    """Say that we are alive, and how far. Raises GivenUp."""
    if not _going(run).update(made=Greatest(F("made"), count), beat_at=timezone.now()):
        raise GivenUp


def _make_sheets(run: PrintRun) -> set[int]:
    """The certificates of which no sheet could be made."""
    there, failed = {path.stem for path in files.sheets(run)}, set()
    wanted = Certificate.objects.filter(pk__in=run.certificates).select_related("programme").order_by("pk")
    for count, certificate in enumerate(wanted.iterator(200), 1):
        if certificate.number not in there and not _make_sheet(run, certificate):
            failed.add(certificate.pk)
        if count % BEAT == 0:
            _beat(run, count)
    return failed


def _make_sheet(run: PrintRun, certificate: Certificate) -> bool:
    """False where it failed: the others are made all the same."""
    now = timezone.now()
    if left_out(certificate, now):
        return True
    try:
        content = sheet(certificate, at=now)
    except CannotSign:
        raise
    except Exception:
        logger.exception("The sheet of %s could not be made.", certificate.number)
        return False
    files.put(files.sheet_of(run, certificate.number), content)
    return True


def _finished(run: PrintRun, failed: set[int]) -> bool:
    """Pack what holds now and hand it out; False where that is another by then. Raises GivenUp."""
    certificates, without = _sorted_out(run, failed)
    if not all(files.sheet_of(run, one.number).exists() for one in certificates):
        return False  # it was suspended when its turn came
    files.pack(run, [(file_name(one), files.sheet_of(run, one.number)) for one in certificates], report(run, without))
    with transaction.atomic():
        locked = PrintRun.objects.select_for_update(of=("self",)).get(pk=run.pk)  # whoever is erased waits, or was before us
        if not locked.is_going:
            raise GivenUp
        if [pk for pk, _why in _sorted_out(run, failed)[1]] != [pk for pk, _why in without]:
            return False
        files.hand_out(run)
        locked.made, locked.left_out, locked.finished_at, locked.beat_at = len(certificates), without, timezone.now(), None
        locked.save(update_fields=["made", "left_out", "finished_at", "beat_at"])
    return True


def _sorted_out(run: PrintRun, failed: set[int]) -> tuple[list[Certificate], list[tuple[int, str]]]:
    """Those that are packed, in the order in which they were asked for, and why each of the others is not."""
    now, found = timezone.now(), Certificate.objects.in_bulk(run.certificates)
    why = {pk: left_out(found[pk], now) or (LeftOut.FAILED if pk in failed else None) for pk in run.certificates}
    return [found[pk] for pk, reason in why.items() if reason is None], [(pk, str(reason)) for pk, reason in why.items() if reason is not None]
