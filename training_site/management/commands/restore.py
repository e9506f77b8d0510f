from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from training_site.backups.restoring import Refused, restore


class Command(BaseCommand):
    help = (
        "Puts a copy back into an empty database and an empty folder of files, all of it or nothing; migrates; ends again what ended after the copy "
        "was made; and looks whether every certificate verifies. The ring of keys and the journal are put back before. See docs/operations.md."
    )
    requires_system_checks: list[str] = []  # there are no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--published", type=Path, nargs="*", default=[], metavar="FILE", help="status lists that were fetched after the copy (/status/1.cwt)"
        )
        parser.add_argument("--keep", action="store_true", help="where it fails, leave what was put back, to look at it")

    def handle(self, folder: Path, published: list[Path], keep: bool, **options: Any) -> None:
        try:
            restore(folder, at=timezone.now(), published=[file.read_bytes() for file in published], say=self.stdout.write, keep=keep)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
