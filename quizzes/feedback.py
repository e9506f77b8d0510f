"""What a person may be told of a closed attempt: the policy that its paper froze, and the key only once nobody asks it of them again."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from people.models import User
from quizzes.enums import AttemptState, Feedback
from quizzes.models import Attempt, Exam
from quizzes.queries import accommodations_of, own_attempts
from quizzes.rules import attempts_allowed, since_last_pass

LEVELS = list(Feedback)


def tells(attempt: Attempt, what: Feedback) -> bool:
    """Whether the policy of this attempt tells that much; each level tells what those before it tell."""
    return LEVELS.index(Feedback(attempt.paper.get("feedback", Feedback.TOPICS))) >= LEVELS.index(what)


def may_tell_key(attempt: Attempt, at: datetime, *, sits_again: bool) -> bool:
    """Whether explanations and right answers may be told: the policy says so, and the person sits neither this exam again (sits_again: see
    may_sit_again) nor another that draws from its topics. An attempt that is granted later takes it back."""
    if sits_again or not tells(attempt, Feedback.EXPLANATIONS):
        return False
    return not any(_may_sit(attempt.person, exam) for exam in _others_that_ask(attempt, at))


def may_sit_again(attempts: Sequence[Attempt], allowed: int) -> bool:
    """Whether one of a person's `attempts` at an exam is open or another may come: now, after a pause, once lessons are read, to renew."""
    if any(attempt.state == AttemptState.OPEN for attempt in attempts):
        return True
    last_pass = next((attempt for attempt in reversed(attempts) if attempt.passed), None)
    if last_pass is not None and last_pass.retake_from is None:
        return False
    return len(since_last_pass(attempts)) < allowed


def _may_sit(person: User, exam: Exam) -> bool:
    attempts = own_attempts(person, exam)
    return may_sit_again(attempts, attempts_allowed(exam, attempts, accommodations_of(person, exam)))


def _others_that_ask(attempt: Attempt, at: datetime) -> QuerySet[Exam]:
    """Other exams whose blueprint has a topic of this attempt, unless they can be begun no more."""
    topics = {item["topic"] for item in attempt.paper["items"]}
    others = Exam.objects.exclude(pk=attempt.exam_id).filter(blueprint__topic__in=topics)
    return others.filter(Q(closes_at=None) | Q(closes_at__gte=at)).distinct()
