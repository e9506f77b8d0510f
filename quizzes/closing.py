"""The end of an attempt: handed in, or over. Graded once, under the row's lock, and told to the apps above if it is a pass."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from logging import getLogger
from uuid import UUID

from django.db import transaction

from people.models import User
from quizzes import grading, marks, papers
from quizzes.attempt_log import log_attempt
from quizzes.enums import AttemptState
from quizzes.models import Attempt
from quizzes.pace import seconds_of
from quizzes.queries import over_at, overdue, saves_of
from quizzes.signals import attempt_passed
from quizzes.sitting_queries import lock_own_attempt

logger = getLogger(__name__)


@transaction.atomic
def submit_attempt(attempt: Attempt, *, at: datetime) -> Attempt:
    """Close and grade; a second submit changes nothing and gives the same. After the grace it counts as run out of time."""
    return _submit(Attempt.objects.select_for_update(of=("self",)).select_related("person", "exam").get(pk=attempt.pk), at)


@transaction.atomic
def submit_own_attempt(person: User, key: UUID) -> Attempt:
    """submit_attempt, by the database's clock, for the attempt `key` of `person`; raises Attempt.DoesNotExist where it is somebody else's."""
    return _submit(*lock_own_attempt(person, key, with_exam=True))


def _submit(attempt: Attempt, at: datetime) -> Attempt:
    """The row is locked by the caller."""
    if attempt.state != AttemptState.OPEN:
        return attempt
    if at > over_at(attempt):
        return _close(attempt, AttemptState.EXPIRED, over_at(attempt), at)
    return _close(attempt, AttemptState.SUBMITTED, at, at)


@transaction.atomic
def close_if_over(attempt: Attempt, *, at: datetime) -> Attempt:
    """The attempt, closed and graded if deadline and grace are over."""
    if attempt.state != AttemptState.OPEN or at <= over_at(attempt):
        return attempt
    return submit_attempt(attempt, at=at)


def close_expired(*, at: datetime) -> int:
    """Close and grade every open attempt past deadline and grace, each in a transaction of its own; returns how many.

    One that cannot be graded (a revision that is gone, say) is told in the log and holds up no other.
    """
    closed = 0
    for attempt in list(overdue(at).order_by("deadline_at")):
        try:
            closed += close_if_over(attempt, at=at).state == AttemptState.EXPIRED
        except (ArithmeticError, LookupError, TypeError, ValueError):
            logger.exception("Attempt %s cannot be graded: it stays open.", attempt.pk)
    return closed


def _close(attempt: Attempt, state: AttemptState, closed_at: datetime, at: datetime) -> Attempt:
    """Grade what was given in time, write the result, tell the apps above if it is a pass. The row is locked by the caller."""
    attempt.state, attempt.closed_at = state, closed_at
    given = write_result(attempt)
    by = attempt.person if state == AttemptState.SUBMITTED else None
    action = "quizzes.submit" if state == AttemptState.SUBMITTED else "quizzes.expire"
    log_attempt(attempt, action, user=by, data={"answered": sum(1 for chosen in given.values() if chosen)})
    if attempt.passed:
        attempt_passed.send(Attempt, attempt=attempt, at=at)
    return attempt


def write_result(attempt: Attempt) -> dict[int, list[str]]:
    """Grade what counts, and write what came of it; returns it (question → words). The row is locked by the caller."""
    saves = saves_of(attempt)
    given = {save.question_id: save.chosen for save in saves}
    put_result(attempt, given, seconds_of(attempt.started_at, saves))
    fields = ["state", "closed_at", "score", "max_score", "passed", "result", "responses", "late_admitted_at"]
    attempt.save(update_fields=fields)
    return given


def put_result(attempt: Attempt, given: Mapping[int, list[str]], pace: Mapping[int, int]) -> None:
    """What comes of these answers (question → words; question → seconds), put into the attempt and not saved."""
    keys = papers.keys_of(attempt.paper)
    score = papers.grade(attempt, given, keys)
    attempt.score, attempt.max_score, attempt.passed = Decimal(grading.hundredths(score.points)) / 100, score.max, score.passed
    attempt.result = {
        "topics": {str(topic): [grading.hundredths(points) / 100, asked] for topic, (points, asked) in score.topics.items()},
        "critical_missed": list(score.critical_missed),
    }
    attempt.responses = [
        [
            question := item["question"],
            item.get("version", 1),
            round(float(score.marks[question]), 4),
            marks.answer_text(keys[question], given.get(question, [])),
            pace.get(question),
        ]
        for item in attempt.paper["items"]
    ]
