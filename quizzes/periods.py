"""What this app forgets after a while. Each: what is older than `before`; how many."""

from datetime import datetime

from people.personal.periods import deleted
from people.personal.retention import Period
from quizzes.enums import AttemptState
from quizzes.models import Answer, PracticeAnswer, QuestionUpload


def forget_answers(before: datetime, *, at: datetime, dry: bool) -> int:
    """The single saves of attempts that were handed in. The result stays, and what the figures are counted from (Attempt.responses)."""
    return deleted(Answer.objects.filter(attempt__closed_at__lt=before).exclude(attempt__state=AttemptState.OPEN), dry)


def forget_practice(before: datetime, *, at: datetime, dry: bool) -> int:
    return deleted(PracticeAnswer.objects.filter(at__lt=before), dry)


def forget_uploads(before: datetime, *, at: datetime, dry: bool) -> int:
    """Files of questions that were uploaded and not imported, or long ago (files/uploads.py drops them with the next one)."""
    return deleted(QuestionUpload.objects.filter(made_at__lt=before), dry)


PERIODS = (
    Period("answers", "Single answers of attempts, after they were handed in", forget_answers),
    Period("practice", "Answers in practice", forget_practice),
    Period("question_files", "Uploaded files of questions", forget_uploads),
)
