from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from people.notice_services import mail_what_waits, take_up_lost, tell_what_is_due
from people.tasks import wake_if_late


class Command(BaseCommand):
    help = "Tell people what has fallen due, and mail what waits. Run it every few minutes; running it twice does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        told = tell_what_is_due(at=at)
        lost = take_up_lost(at=at)
        sent, failed = mail_what_waits(at=at)
        wake_if_late(at)
        self.stdout.write(f"Told: {told}. Mailed: {sent}. Failed: {failed}. Taken up again: {lost}.")
