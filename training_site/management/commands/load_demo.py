from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from training_site import demo


class Command(BaseCommand):
    help = "Load the sample: organisations, areas, stations, volunteers in every state. Idempotent, the same every time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--volunteers", type=int, default=1000)
        parser.add_argument("--stations", type=int, default=507)

    def handle(self, *args: Any, volunteers: int, stations: int, **options: Any) -> None:
        demo.load(demo.Scale(volunteers, stations), self.stdout.write)
