"""The programme that comes with the software."""

from pathlib import Path

import yaml

from certificates.models import Programme
from courses.models import SessionSeries
from people.multilingual import TranslatedText
from quizzes.models import Exam

CONTENT = Path(__file__).parent / "content"


def load_programme(slug: str = "observer", series: SessionSeries | None = None) -> Programme:
    """Put certificates/content/<slug>.yaml into the database, once; a programme that is there stays as the headquarters left it.

    `series`: the live sessions of which it asks for one.

    Raises Exam.DoesNotExist where the exam that the file names has not been loaded.
    """
    values = yaml.safe_load((CONTENT / f"{slug}.yaml").read_text(encoding="utf-8"))
    programme, made = Programme.objects.get_or_create(
        slug=slug,
        defaults={
            "name": TranslatedText(values["name"]),
            "exam": Exam.objects.get(slug=values["exam"]),
            "validity_days": values["validity_days"],
            "renewal_days": values["renewal_days"],
            "law_as_of": values["law_as_of"],
        },
    )
    if made and series:
        programme.live_sessions.add(series)
    return programme
