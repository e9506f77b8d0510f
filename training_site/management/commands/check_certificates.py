from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.keys import KeyMissing
from training_site.backups.proof import complaints


class Command(BaseCommand):
    help = "Looks whether every certificate verifies: by number and name, by the signature of its badge, on the list of what does not hold."

    def handle(self, **options: Any) -> None:
        try:
            found, looked = complaints(at=timezone.now())
        except KeyMissing as error:
            raise CommandError(str(error)) from error
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"All {looked} certificates verify.")
