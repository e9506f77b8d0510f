from typing import Any

from django.core.management.base import BaseCommand, CommandError

from training_site.without_downtime import complaints


class Command(BaseCommand):
    help = "Says which new migrations would be felt by the release that still serves while they run."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        if found := complaints():
            raise CommandError("\n".join(found))
