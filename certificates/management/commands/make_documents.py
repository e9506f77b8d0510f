from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.documents import services as documents
from certificates.keys import KeyMissing


class Command(BaseCommand):
    help = (
        "Makes the signed documents that certificates wait for: what a lost task left, and what a withdrawn key had signed. Run it every few "
        "minutes; running it twice does no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, help="so many certificates at most")

    def handle(self, most: int | None, **options: Any) -> None:
        try:
            made = documents.make_waiting(at=timezone.now(), most=most)
        except KeyMissing as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Made: {made}")
