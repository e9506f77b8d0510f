"""An uploaded list of stations, from the upload to the import: the only writers of them."""

import io
from dataclasses import asdict
from datetime import datetime, timedelta
from logging import getLogger
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from people.models import User
from people.table_files import Problem
from stations.enums import ImportState
from stations.lists import tasks
from stations.lists.columns import FIELDS, suggested
from stations.lists.importing import import_stations
from stations.lists.report import ImportReport
from stations.lists.rows import read_table
from stations.lists.size import is_short
from stations.models import Election, StationImport, StationListMapping
from stations.services import open_posts

logger = getLogger(__name__)
KEPT = timedelta(days=1)
REPORT_KEPT = timedelta(days=30)  # of what was imported
# A job that has not ended for so long was killed with its worker.
SILENT = timedelta(minutes=10)
SAMPLES = 3
LONGEST_SAMPLE = 80
MOST_TOLD = 2_000  # lines of each kind in a report
LOOK, IMPORT = "look", "import"
BUSY = (ImportState.WANTED, ImportState.RUNNING)


@transaction.atomic
def keep_upload(name: str, data: bytes, election: Election, *, by: User, at: datetime) -> tuple[StationImport | None, list[Problem]]:
    """Keep a file to look at it, or say why it cannot be read. Those of yesterday go, and reports of a month ago."""
    old(at).delete()
    options, problems = _begins(data)
    if problems:
        return None, problems
    options["detected"] = options["read_as"]
    file_name = PurePath(name).name.replace("\0", "")[-200:]
    upload = StationImport.objects.create(election=election, file_name=file_name, content=data, options=options, by=by, at=at)
    tasks.forget_import.using(run_after=at + KEPT).enqueue(upload.pk)
    return upload, []


@transaction.atomic
def read_anew(upload: StationImport, encoding: str, delimiter: str) -> list[Problem]:
    """Read the file by these instead of what was detected, or say why it cannot be. What was seen of it before goes. A job that began meanwhile
    is left alone."""
    upload = StationImport.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state in (*BUSY, ImportState.DONE):
        return []
    options, problems = _begins(bytes(upload.content), encoding, delimiter)
    if not problems:
        upload.options = options | {"detected": upload.options.get("detected", {})}
        upload.report, upload.state = {}, ImportState.LOOKED_AT
        upload.save(update_fields=["options", "report", "state"])
    return problems


def _begins(data: bytes, encoding: str = "", delimiter: str = "") -> tuple[dict[str, Any], list[Problem]]:
    """How a file begins: headings, some lines, and how it was read; or what is wrong with it."""
    table = read_table(data, encoding=encoding, delimiter=delimiter, most_lines=SAMPLES + 1)
    records = [[cell[:LONGEST_SAMPLE] for cell in record] for (_line, record), _count in zip(table.records, range(SAMPLES + 1), strict=False)]
    headings = [heading.strip() for heading in records[0]] if records else []
    read_as = {"encoding": table.encoding, "delimiter": table.delimiter}
    return {"headings": headings, "samples": records[1:], "read_as": read_as}, table.problems


def remembered(upload: StationImport) -> tuple[dict[str, list[str]], StationListMapping | None]:
    """Which column is what: as it was last time for such headings, of this election before others; else as the headings suggest."""
    headings = {heading.casefold() for heading in upload.options["headings"]}
    found = [
        known
        for known in StationListMapping.objects.order_by("-used_at")[:200]
        if {heading.casefold() for columns in known.columns.values() for heading in columns} <= headings and known.columns.get("number")
    ]
    found.sort(key=lambda known: known.election_id != upload.election_id)
    return (found[0].columns, found[0]) if found else (suggested(upload.options["headings"]), None)


@transaction.atomic
def look(upload: StationImport, columns: dict[str, list[str]], *, area_root: str, language: str, by: User, at: datetime) -> None:
    """Look at the file by these columns, which are remembered: at once, or by the queue where it is large."""
    columns = {name: columns.get(name, []) for name in FIELDS}
    upload.options |= {"columns": columns, "area_root": area_root, "language": language, "words": translation.get_language()}
    name = ", ".join(filter(None, upload.options["headings"]))[:100]
    values = {"columns": columns, "area_root": area_root, "language": language, "made_by": by, "used_at": at}
    StationListMapping.objects.update_or_create(election=upload.election, name=name, defaults=values)
    _ask(upload, LOOK, at=at)


@transaction.atomic
def ask_import(upload: StationImport, fingerprint: str, *, at: datetime) -> None:
    """Import what was looked at: at once, or by the queue. Asked twice, it is done once."""
    upload = StationImport.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state == ImportState.LOOKED_AT and upload.report:
        upload.options["fingerprint"] = fingerprint
        _ask(upload, IMPORT, at=at)


def run(pk: int) -> str:
    """Do what was asked of an upload; the state it is in then. Another worker's job is left alone."""
    now = timezone.now()
    free = Q(state=ImportState.WANTED) | Q(state=ImportState.RUNNING, beat_at__lt=now - SILENT)
    if not StationImport.objects.filter(free, pk=pk).update(state=ImportState.RUNNING, beat_at=now):
        return ""
    upload = StationImport.objects.select_related("election", "by").get(pk=pk)
    with translation.override(upload.options.get("words")):
        try:
            _do(upload, at=now)
        except Exception:
            logger.exception("An import of stations failed.")
            StationImport.objects.filter(pk=pk).update(state=ImportState.FAILED, beat_at=None)
            return str(ImportState.FAILED)
    return str(upload.state)


def old(at: datetime) -> "QuerySet[StationImport]":
    """Uploads whose day is over; those that were imported, without their file by then, whose month is."""
    done = Q(state=ImportState.DONE)
    return StationImport.objects.filter(~done & Q(at__lte=at - KEPT) | done & Q(at__lte=at - REPORT_KEPT))


def forget(pk: int, at: datetime) -> datetime | None:
    """Drop an upload that is old; when to come again for one that is not."""
    old(at).filter(pk=pk).delete()
    upload = StationImport.objects.filter(pk=pk).only("at", "state").first()
    if upload is None:
        return None
    return upload.at + (REPORT_KEPT if upload.state == ImportState.DONE else KEPT)


def there_of(counts: dict[str, int]) -> int:
    """How many stations the election had before the list."""
    return sum(counts.get(name, 0) for name in ("changed", "unchanged", "vanished"))


def is_most_vanished(counts: dict[str, int]) -> bool:
    """Whether the list has less than half of the stations that were there: it may be a part, or its areas are other ones."""
    return counts.get("vanished", 0) * 2 > there_of(counts)


def is_stalled(upload: StationImport, *, at: datetime) -> bool:
    return upload.state in BUSY and (upload.beat_at or upload.at) < at - SILENT


def _ask(upload: StationImport, job: str, *, at: datetime) -> None:
    upload.options["job"], upload.state, upload.beat_at = job, ImportState.WANTED, None
    upload.save(update_fields=["options", "state", "beat_at"])
    if is_short(bytes(upload.content)):
        run(upload.pk)
    else:
        tasks.run_import.enqueue(upload.pk)
        tasks.look_after_import.using(run_after=at + SILENT).enqueue(upload.pk)


@transaction.atomic
def _do(upload: StationImport, *, at: datetime) -> None:
    options = upload.options
    is_import, wanted = options["job"] == IMPORT, options.get("fingerprint", "")
    report = import_stations(
        io.BytesIO(upload.content),
        upload.election,
        mapping=options["columns"],
        area_root=options["area_root"],
        language=options["language"],
        **options.get("read_as", {}),
        dry_run=not is_import,
        by=upload.by,
        at=at,
        may_write=lambda report: report.fingerprint == wanted,
    )
    upload.report = told(report)
    upload.state, upload.beat_at = ImportState.LOOKED_AT, None
    if is_import and report.dry_run:
        upload.report["has_changed"] = True
    elif is_import:
        upload.report["posts"] = open_posts(upload.election)
        upload.state, upload.content = ImportState.DONE, b""
    upload.save(update_fields=["report", "state", "beat_at", "content"])


def told(report: ImportReport) -> dict[str, Any]:
    """A report as it is kept: all counts, and of every kind as many lines as somebody may read."""
    vanished = [
        {"pk": one.pk, "area": str(one.area), "number": one.number, "name": one.name, "people": report.standing.get(one.pk, [])}
        for one in report.vanished
    ]
    return {
        "counts": {
            "new": report.created,
            "changed": report.updated,
            "unchanged": report.unchanged,
            "vanished": len(vanished),
            "areas": report.areas,
            "problems": len(report.problems),
        },
        "problems": [asdict(problem) for problem in report.problems[:MOST_TOLD]],
        "lines": [asdict(line) for what in ("new", "changed") for line in [line for line in report.lines if line.what == what][:MOST_TOLD]],
        "vanished": vanished[:MOST_TOLD],
        "format": report.encoding,
        "fingerprint": report.fingerprint,
    }
