"""The sample's judges have rated every question of the exam: the examiner and the headquarters. A third is still to finish."""

from datetime import datetime
from random import Random

from people.models import User
from quizzes.figures.angoff import rate, sheet_of
from quizzes.models import AngoffRating, Exam, Question

JUDGES = ("examiner@example.org", "headquarters@example.org")
# Of 100 borderline observers, by difficulty.
USUAL = {1: 88, 2: 76, 3: 62}


def judge(exam: Exam, now: datetime) -> None:
    """Once."""
    if AngoffRating.objects.filter(exam=exam).exists():
        return
    sheet = sheet_of(exam)
    difficulty = dict(Question.objects.filter(pk__in=[key.question for key in sheet.weights]).values_list("pk", "difficulty"))
    for person in User.objects.filter(is_sample=True, email__in=JUDGES).order_by("email"):
        random = Random(f"judge {person.email}")  # noqa: S311 - the sample, not a secret
        ratings = {key: min(100, max(0, round(random.gauss(USUAL[difficulty[key.question]], 9)))) for key in sheet.weights}
        rate(sheet, person, ratings, at=now)
