"""Of the sample: a change of a live question that waits for another examiner."""

from django.conf import settings
from wagtail.models import ModelLogEntry

from people.models import User
from quizzes.bank import save_question
from quizzes.models import Question

REF = "vot-02"


def load_change() -> None:
    """The examiner thinks it critical; whoever reads it agrees, or not. Once."""
    question = Question.objects.filter(ref=REF).first()
    examiner = User.objects.filter(is_sample=True, email="examiner@example.org").first()
    if not settings.EXAM_FOUR_EYES or question is None or examiner is None:
        return
    if not ModelLogEntry.objects.for_instance(question).filter(action="quizzes.propose_change").exists():
        question.critical = True
        save_question(question, by=examiner)
