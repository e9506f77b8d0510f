"""Somebody was erased: attempts stay and name nobody; why more time was granted (often an illness) is told no more, and practice is forgotten."""

from typing import Any

from people.erasure import ERASED, relabel
from people.models import User
from quizzes.models import Accommodation, Attempt, PracticeAnswer, QuestionUpload


def forget_reasons(sender: type[User], person: User, **kwargs: Any) -> None:
    """Receiver of person_erased."""
    PracticeAnswer.objects.filter(person=person).delete()
    QuestionUpload.objects.filter(person=person).delete()
    Accommodation.objects.filter(person=person).update(reason=ERASED)
    Accommodation.objects.filter(person=person).exclude(taken_back_reason="").update(taken_back_reason=ERASED)
    relabel(Attempt.objects.filter(person=person))
    relabel(Accommodation.objects.filter(person=person))
