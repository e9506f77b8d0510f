"""The making of a print run: sheet by sheet, resumed after a worker that was killed, past what fails, packed with what holds then."""

from logging import getLogger

from django.utils import timezone

from certificates.cannot_sign import CannotSign
from certificates.documents.sheets import sheet
from certificates.enums import LeftOut
from certificates.models import Certificate, PrintRun
from certificates.prints.names import file_name
from certificates.prints.report import report
from certificates.prints.rules import left_out
from people.batches import in_batches
from people.runs import files
from people.runs import making as runs

logger = getLogger(__name__)
BEAT = 10  # sheets


def make(run: PrintRun) -> bool:
    """Make what is still missing, and the ZIP; whether it is done. False where another worker is at it, or it was cancelled. Sheets that are
    there stay. Raises CannotSign, and OSError where the disk is full: those are no sheet's fault, and it is tried again later."""
    return runs.make(run, lambda: _finished(run, _make_sheets(run)))


def _make_sheets(run: PrintRun) -> set[int]:
    """The certificates of which no sheet could be made."""
    there, failed = {path.stem for path in files.made(run)}, set()
    wanted = Certificate.objects.filter(pk__in=run.certificates).select_related("programme").order_by("pk")
    for count, certificate in enumerate(in_batches(wanted, 200), 1):
        if certificate.number not in there and not _make_sheet(run, certificate):
            failed.add(certificate.pk)
        if count % BEAT == 0:
            runs.beat(run, count)
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
    files.put(files.file_of(run, certificate.number), content)
    return True


def _finished(run: PrintRun, failed: set[int]) -> bool:
    """Pack what holds now and hand it out; False where that is another by then, or another is named. Raises GivenUp."""
    certificates, without = _sorted_out(run, failed)
    if not all(files.file_of(run, one.number).exists() for one in certificates):
        return False  # it was suspended when its turn came
    told = report(run, without)
    files.pack(run, [(file_name(one), files.file_of(run, one.number)) for one in certificates], told)
    return runs.hand_out(
        run, lambda: _sorted_out(run, failed)[1] == without and report(run, without) == told, made=len(certificates), left_out=without
    )


def _sorted_out(run: PrintRun, failed: set[int]) -> tuple[list[Certificate], list[tuple[int, str]]]:
    """Those that are packed, in the order in which they were asked for, and why each of the others is not."""
    now, found = timezone.now(), Certificate.objects.in_bulk(run.certificates)
    why = {pk: left_out(found[pk], now) or (LeftOut.FAILED if pk in failed else None) for pk in run.certificates}
    return [found[pk] for pk, reason in why.items() if reason is None], [(pk, str(reason)) for pk, reason in why.items() if reason is not None]
