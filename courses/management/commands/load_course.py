from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.content import CONTENT, NoCatalogError, load_course


class Command(BaseCommand):
    help = "Load a course from courses/content/ in every language. Idempotent; a changed file makes a new revision."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="name of the folder: observer")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        known = sorted(path.parent.name for path in CONTENT.glob("*/course.yaml"))
        if slug not in known:
            raise CommandError(f"There is no course {slug!r}. There are: {', '.join(known)}.")
        try:
            pages = load_course(slug)
        except NoCatalogError as error:
            raise CommandError(str(error)) from error
        for language, page in pages.items():
            self.stdout.write(f"{language}: {page.title} ({page.get_children().live().count()} steps)")
