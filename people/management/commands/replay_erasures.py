from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from people.personal import erasure_journal


class Command(BaseCommand):
    help = (
        "After a copy of the database was put back: erase anew whoever had been erased meanwhile (docs/personal-data.md). Before the service starts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only")

    def handle(self, *args: Any, **options: Any) -> None:
        back = erasure_journal.replay(at=timezone.now(), dry=options["dry_run"])
        self.stdout.write(f"Accounts that the copy brought back: {len(back)}." if options["dry_run"] else f"Erased anew: {len(back)}.")
