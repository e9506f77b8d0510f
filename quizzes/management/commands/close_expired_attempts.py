from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.services import close_expired


class Command(BaseCommand):
    help = "Close and grade the attempts whose time and grace are over. Run it every few minutes; running it twice does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Closed: {close_expired(at=timezone.now())}")
