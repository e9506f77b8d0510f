from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from people.refusals import Refused
from quizzes.enums import Purpose
from quizzes.files.importing import CHANGED, NEW, SAME, Defaults, Plan, carry_out, plan_import
from quizzes.files.yaml_import import import_questions
from quizzes.formats import registry

YAML = "yaml"


class Command(BaseCommand):
    help = (
        "Import questions from a YAML file or a folder of them, or from a file of another system: GIFT, Moodle XML, Aiken, CSV, XLSX "
        "(docs/question-files.md). With one mistake anywhere, nothing is imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be imported, and import nothing.")
        parser.add_argument("--format", choices=[YAML, *registry.FORMATS], help="Else it is known by the file's name and content.")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], help="Of a file that names none.")
        parser.add_argument("--topic", help="Code of the topic of new questions that name none.")
        parser.add_argument("--article", help="Code of the article of law of new questions that name none.")
        parser.add_argument("--purpose", choices=Purpose.values, default=Purpose.EXAM, help="Of new questions that name none.")

    def handle(self, *args: Any, path: str, dry_run: bool, **options: Any) -> None:
        if options["format"] == YAML or (not options["format"] and (Path(path).is_dir() or path.endswith((".yaml", ".yml")))):
            self._import_yaml(path, dry_run)
        else:
            self._import_other(Path(path), dry_run, **options)
        if dry_run:
            self.stdout.write("A dry run: nothing was written.")

    def _import_yaml(self, path: str, dry_run: bool) -> None:
        report = import_questions(path, dry_run=dry_run)
        self._refuse([str(problem) for problem in report.problems])
        self.stdout.write(f"New: {len(report.created)}. Changed: {len(report.changed)}. The same: {len(report.unchanged)}.")

    def _import_other(self, path: Path, dry_run: bool, **options: Any) -> None:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path.name} cannot be opened: {error.strerror}") from error
        name = options["format"] or registry.format_of(path.name, data)
        if not name:
            raise CommandError("The format was not recognised. Name it: --format gift, moodle, aiken, csv or xlsx.")
        told = Defaults(options["language"] or "", options["topic"] or "", options["article"] or "", options["purpose"])
        with translation.override("en"):
            reading = registry.read(data, name)
            try:
                plan = plan_import(reading, told) if dry_run else carry_out(reading, told)
            except Refused as refused:
                raise CommandError(f"Nothing was imported. {' '.join(refusal.message for refusal in refused.refusals)}") from refused
            self._tell(plan, path.name)

    def _tell(self, plan: Plan, file: str) -> None:
        for note in plan.notes:
            self.stdout.write(f"{file}:{note.line}: {note.message}")
        self._refuse([f"{file}:{problem.line}: {problem.ref + ': ' if problem.ref else ''}{problem.message}" for problem in plan.problems])
        for one in plan.planned:
            if one.what != SAME:
                self.stdout.write(f"{file}:{one.line}: {one.after.ref}: {one.what}")
        self.stdout.write(f"New: {plan.count(NEW)}. Changed: {plan.count(CHANGED)}. The same: {plan.count(SAME)}.")

    def _refuse(self, problems: list[str]) -> None:
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"Nothing was imported. Problems: {len(problems)}.")
