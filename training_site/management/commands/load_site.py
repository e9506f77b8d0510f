from typing import Any

from django.core.management.base import BaseCommand

from training_site.content import load_site


class Command(BaseCommand):
    help = "Make the front page, catalog, library and plain pages in every language. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        site = load_site()
        self.stdout.write(f"The site is at {site.root_page.title!r}.")
