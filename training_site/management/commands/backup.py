from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.keys import KeyMissing
from training_site.backups import databases
from training_site.backups.copying import copy, copy_keys


class Command(BaseCommand):
    help = (
        "Copies the database and the uploaded files into a new folder, as of one moment, while everybody works on. It overwrites nothing. Keys are "
        "not in it; --keys copies their ring into a folder apart. See docs/operations.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="which is not there yet")
        parser.add_argument("--keys", type=Path, metavar="FOLDER", help="copy the ring of keys too, into this folder: somewhere else than the copy")

    def handle(self, folder: Path, keys: Path | None, **options: Any) -> None:
        if keys is not None and folder.resolve() in (keys.resolve(), *keys.resolve().parents):
            raise CommandError("The keys lie apart from the copy: whoever has both can forge certificates.")
        try:
            facts = copy(folder, at=timezone.now())
            if keys is not None:
                self.stdout.write(f"The ring of keys: {copy_keys(keys)}")
        except (databases.Failed, OSError, KeyMissing) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{folder}: {facts['people']} people, {facts['certificates']} certificates, {facts['ended']} of them ended.")
