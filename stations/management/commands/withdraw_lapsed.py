from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stations.services import withdraw_lapsed


class Command(BaseCommand):
    help = "Open the posts of those who have not done the update that a change of the law required. Run it every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Opened: {withdraw_lapsed(at=timezone.now())}.")
