from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from people.personal.retention import forget_old, periods


class Command(BaseCommand):
    help = "Forget what is kept for a while only (BAKYLAU_KEPT_DAYS; docs/personal-data.md). Run it once a day; running it twice does no harm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = forget_old(at=timezone.now(), dry=options["dry_run"])
        for period in periods():
            self.stdout.write(f"{counts[period.code]:>8}  {period.what} ({period.days} days)")
