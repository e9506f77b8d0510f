from typing import Any

from django.core.management.base import BaseCommand

from people.clock import database_now
from quizzes.closing import close_expired
from quizzes.exposure import count_new_papers


class Command(BaseCommand):
    help = "Close and grade the attempts whose time and grace are over; count how often questions were asked. Run it every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Closed: {close_expired(at=database_now())}")
        self.stdout.write(f"Papers counted: {count_new_papers()}")
