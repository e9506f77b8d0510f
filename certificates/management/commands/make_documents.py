from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates import tasks as mail_tasks
from certificates.bulk import tasks as bulk_tasks
from certificates.cannot_sign import CannotSign
from certificates.documents import services as documents
from certificates.prints import tasks as print_tasks


class Command(BaseCommand):
    help = (
        "Makes the signed documents that certificates wait for: what a lost task left, and what a withdrawn key had signed; wakes the "
        "queue for print runs, certificates in bulk and mails that a killed worker left. Run it every few "
        "minutes; running it twice does no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, help="so many certificates at most")

    def handle(self, most: int | None, **options: Any) -> None:
        at = timezone.now()
        woken = bulk_tasks.wake_late(at) + print_tasks.wake_late(at) + mail_tasks.wake_late(at)
        try:
            made, failed = documents.make_waiting(at=at, most=most)
        except CannotSign as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Made: {made}. Failed: {failed}. Woken: {woken}.")
