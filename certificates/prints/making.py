"""The making of a print run: sheet by sheet, resumed after a worker that was killed, thrown away after some days."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from certificates.documents.sheets import sheet
from certificates.enums import CertificateStatus
from certificates.models import Certificate, PrintRun
from certificates.prints import files
from certificates.rules import status

KEPT = timedelta(days=7)
# A worker that has made no sheet for so long is taken for dead.
SILENT = timedelta(minutes=2)
BEAT = 10  # sheets
KEEPING, THROWN_AWAY = "keeping", "thrown away"


def make(run: PrintRun) -> bool:
    """Make what is still missing, and the ZIP; whether it is done. False where another worker is at it. Sheets that are there stay."""
    if not _take(run):
        return False
    if not files.archive(run).exists():
        _make_sheets(run)
    made = files.pack(run)
    PrintRun.objects.filter(pk=run.pk).update(made=made, finished_at=timezone.now(), beat_at=None)
    return True


def kept_until(run: PrintRun) -> datetime:
    """Counted from the asking where it was never done."""
    return (run.finished_at or run.asked_at) + KEPT


def throw_away_if_old(run: PrintRun, *, at: datetime) -> str:
    """Delete the files of a run whose days are over. Returns what became of it: THROWN_AWAY or KEEPING."""
    if run.thrown_away_at is None:
        if at < kept_until(run):
            return KEEPING
        files.throw_away(run)
        PrintRun.objects.filter(pk=run.pk).update(thrown_away_at=at)
        log(instance=run, action="certificates.throw_away_print", user=None)
    return THROWN_AWAY


def is_stalled(run: PrintRun, *, at: datetime) -> bool:
    """Whether nobody works at it: its worker was killed, or its task is lost."""
    return run.finished_at is None and (run.beat_at or run.asked_at) < at - SILENT


def _take(run: PrintRun) -> bool:
    """Whether the run is ours to make: unfinished, and nobody has made a sheet of it just now."""
    now = timezone.now()
    free = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    return PrintRun.objects.filter(free, pk=run.pk, finished_at=None, thrown_away_at=None).update(beat_at=now) == 1


def _make_sheets(run: PrintRun) -> None:
    there = {path.stem for path in files.sheets(run)}
    wanted = Certificate.objects.filter(pk__in=run.certificates).select_related("programme").order_by("pk")
    for count, certificate in enumerate(wanted.iterator(200), 1):
        holds = status(certificate, timezone.now()) == CertificateStatus.VALID and not certificate.is_erased
        if holds and certificate.number not in there:
            files.put(files.folder(run) / f"{certificate.number}.pdf", sheet(certificate, at=timezone.now()))
        if count % BEAT == 0:
            PrintRun.objects.filter(pk=run.pk).update(made=count, beat_at=timezone.now())
