from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes.importers import import_questions


class Command(BaseCommand):
    help = "Import questions from a YAML file or a folder of them. With one mistake anywhere, nothing is imported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be imported, and import nothing.")

    def handle(self, *args: Any, path: str, dry_run: bool, **options: Any) -> None:
        report = import_questions(path, dry_run=dry_run)
        for problem in report.problems:
            self.stderr.write(str(problem))
        if report.problems:
            raise CommandError(f"Nothing was imported. Problems: {len(report.problems)}.")
        self.stdout.write(f"New: {len(report.created)}. Changed: {len(report.changed)}. The same: {len(report.unchanged)}.")
        if dry_run:
            self.stdout.write("A dry run: nothing was written.")
