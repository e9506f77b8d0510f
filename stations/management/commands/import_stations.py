from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from stations.lists.columns import FIELDS
from stations.lists.importing import import_stations
from stations.lists.presets import PRESETS
from stations.lists.report import CHANGED, ImportReport, names_of
from stations.models import Election
from stations.services import open_posts

SHOWN = 50


def column_mapping(text: str) -> tuple[str, list[str]]:
    """number=Number or area=County,Town."""
    name, equals, headings = text.partition("=")
    if not equals or name not in FIELDS or not all(headings.split(",")):
        raise ArgumentTypeError(f"write it as FIELD=Heading[,Heading…], FIELD being one of {', '.join(FIELDS)}")
    return name, headings.split(",")


class Command(BaseCommand):
    help = "Import an election's stations from a CSV, XLSX or GeoJSON file: all of it, or nothing and a report by line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--election", required=True, metavar="SLUG")
        parser.add_argument("--map", action="append", default=[], type=column_mapping, metavar="FIELD=HEADING[,HEADING]", dest="mapping")
        parser.add_argument("--preset", choices=sorted(PRESETS), help="the columns of a list that many use")
        parser.add_argument("--area-root", default="", metavar="NAME", help="the area that holds the areas of the list")
        parser.add_argument("--encoding", default="", help="found out unless given")
        parser.add_argument("--delimiter", default="", help="found out unless given")
        parser.add_argument("--language", default="ru", choices=[code for code, _name in settings.LANGUAGES], help="of the names of new areas")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        election = Election.objects.filter(slug=options["election"]).first()
        if election is None:
            known = ", ".join(Election.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no election “{options['election']}”. Known: {known}.")
        with translation.override("en"), transaction.atomic():
            report = self._import(election, options)
            self._tell(report)
            if not options["dry_run"]:
                self.stdout.write(f"{open_posts(election)} posts opened.")

    def _import(self, election: Election, options: dict[str, Any]) -> ImportReport:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                return import_stations(
                    file,
                    election,
                    mapping=PRESETS.get(options["preset"], {}) | dict(options["mapping"]),
                    area_root=options["area_root"],
                    dry_run=options["dry_run"],
                    encoding=options["encoding"],
                    delimiter=options["delimiter"].replace("\\t", "\t"),
                    language=options["language"],
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error

    def _tell(self, report: ImportReport) -> None:
        for problem in report.problems[:SHOWN]:
            self.stderr.write(f"line {problem.line}: {problem.message}" if problem.line else problem.message)
        if len(report.problems) > SHOWN:
            self.stderr.write(f"… and {len(report.problems) - SHOWN} more.")
        if report.problems:
            raise CommandError(f"Nothing was imported: {len(report.problems)} problems.")
        taken = "; ".join(f"{name}: {', '.join(columns)}" for name, columns in report.columns.items())
        self.stdout.write(f"Columns: {taken}.")
        for line in [line for line in report.lines if line.what == CHANGED][:SHOWN]:
            told = "; ".join(f"{name}: {before or '–'} → {after or '–'}" for name, before, after in line.changes)
            self.stdout.write(f"line {line.line}: № {line.number}, {line.area}: {told}")
        names = names_of(person for station in report.vanished[:SHOWN] for person in report.standing.get(station.pk, []))
        for station in report.vanished[:SHOWN]:
            there = f" ({', '.join(names[pk] for pk in report.standing[station.pk])} there)" if station.pk in report.standing else ""
            self.stdout.write(f"no longer in the list: {station.area}, {station}{there}")
        if len(report.vanished) > SHOWN:
            self.stdout.write(f"… and {len(report.vanished) - SHOWN} more.")
        would = "would be " if report.dry_run else ""
        self.stdout.write(
            f"{report.created} stations {would}created, {report.updated} {would}updated, {report.unchanged} unchanged, "
            f"{len(report.vanished)} no longer in the list; {report.areas} areas {would}created ({report.encoding}, delimiter {report.delimiter!r})."
        )
