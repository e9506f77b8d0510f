from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.models import CoursePage
from courses.parity_queries import course_findings


class Command(BaseCommand):
    help = "Say what keeps the courses from saying the same in every language. Fails where there is anything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?", help="slug of one course; else all that are live")

    def handle(self, *args: Any, slug: str | None, **options: Any) -> None:
        courses = CoursePage.objects.live().select_related("locale").order_by("path")
        if slug:
            courses = courses.filter(translation_key__in=CoursePage.objects.filter(slug=slug).values("translation_key"))
        count = 0
        for course in courses:
            for finding in course_findings(course):
                count += 1
                self.stdout.write(f"{course.locale.language_code}: page {finding.page}: {finding.message}")
        if count:
            raise CommandError(f"Findings: {count}.")
        self.stdout.write(f"{len(courses)} pages of courses say the same as their originals.")
