from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from quizzes.enums import Purpose, QuestionState
from quizzes.files.export import write
from quizzes.formats import registry
from quizzes.formats.drafts import CannotWrite
from quizzes.models import Question


class Command(BaseCommand):
    help = "Write questions of the bank, with their key, as GIFT, Moodle XML, Aiken, CSV or XLSX (docs/question-files.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path")
        parser.add_argument("--format", choices=[*registry.FORMATS], help="Else it is known by the ending of the path.")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], help="This one alone, not all side by side.")
        parser.add_argument("--topic", help="Code of a topic.")
        parser.add_argument("--state", choices=QuestionState.values)
        parser.add_argument("--purpose", choices=Purpose.values)
        parser.add_argument("--ref", action="append", help="This question; may be given several times.")

    def handle(self, *args: Any, path: str, **options: Any) -> None:
        name = options["format"] or registry.format_of(path, b"")
        if not name:
            raise CommandError("The ending names no format. Name it: --format gift, moodle, aiken, csv or xlsx.")
        language = options["language"] or ""
        if not language and not registry.FORMATS[name].has_languages:
            raise CommandError("A file in this format is in one language. Name it: --language.")
        questions = Question.objects.order_by("topic__order", "topic__code", "ref")
        for option, field in (("topic", "topic__code"), ("state", "state"), ("purpose", "purpose"), ("ref", "ref__in")):
            if options[option]:
                questions = questions.filter(**{field: options[option]})
        try:
            with translation.override("en"):
                data = write(questions, name, language)
        except CannotWrite as cannot:
            with translation.override("en"):
                for problem in cannot.problems:
                    self.stderr.write(f"{problem.ref}: {problem.message}")
            raise CommandError(f"Nothing was written. Problems: {len(cannot.problems)}.") from cannot
        Path(path).write_bytes(data)
        self.stdout.write(f"Written: {questions.count()}.")
