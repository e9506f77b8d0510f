"""The only writers of attempts and answers. Each locks first, asks the rules again, writes, and leaves a line in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refusal, Refused
from quizzes import answers, papers
from quizzes.answers import Given
from quizzes.enums import AttemptState
from quizzes.models import Answer, Attempt, Exam
from quizzes.queries import given_answers, over_at, overdue, own_attempts, seen_last_time
from quizzes.rules import start_refusals
from quizzes.signals import attempt_passed


@dataclass(frozen=True, slots=True)
class Kept:
    """What the server holds now for a question. late: recorded after the grace, does not count."""

    question: int
    chosen: list[str]
    client_revision: int
    late: bool


@transaction.atomic
def start_attempt(person: User, exam: Exam, *, language: str, at: datetime) -> Attempt:
    """The person's attempt at `exam`: the open one, or a new one with a paper of its own. Raises Refused (rules.start_refusals).

    The person's row is locked, so that two presses give one attempt.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    for attempt in own_attempts(person, exam):
        if attempt.state == AttemptState.OPEN and not _close_if_over(attempt, at):
            return attempt
    if refusals := start_refusals(person, exam, at):
        raise Refused(refusals)
    paper = papers.new_paper(exam, avoid=seen_last_time(person, exam))
    attempt = Attempt.objects.create(
        exam=exam,
        person=person,
        number=len(own_attempts(person, exam)) + 1,
        language=language,
        paper=paper,
        started_at=at,
        deadline_at=at + timedelta(minutes=exam.minutes),
        max_score=len(paper["items"]),
    )
    log(instance=attempt, action="quizzes.start", user=person, data={"number": attempt.number})
    return attempt


def save_answer(attempt: Attempt, *, question_id: int, chosen: Sequence[str], client_revision: int | None, at: datetime) -> Kept:
    """Keep one answer: see save_answers."""
    return save_answers(attempt, [Given(question_id, tuple(chosen), client_revision)], at=at)[0]


@transaction.atomic
def save_answers(attempt: Attempt, given: Sequence[Given], *, at: datetime) -> list[Kept]:
    """Keep these answers; per question the highest client_revision wins, whatever the order of arrival.

    After deadline and grace they are recorded as late and do not count. Raises Refused (attempt_closed once submitted;
    question_not_in_paper, option_not_in_paper, one_option_only).
    """
    return _save(Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk), given, at)


@transaction.atomic
def save_own_answer(person: User, key: UUID, given: Given, *, at: datetime) -> Kept:
    """save_answers for one answer to the attempt `key` of `person`; raises Attempt.DoesNotExist where it is somebody else's."""
    return _save(Attempt.objects.select_for_update(of=("self",)).get(key=key, person=person), [given], at)[0]


@transaction.atomic
def submit_attempt(attempt: Attempt, *, at: datetime) -> Attempt:
    """Close and grade; a second submit changes nothing and gives the same. After the grace it counts as run out of time."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("person", "exam").get(pk=attempt.pk)
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


@transaction.atomic
def allow_retake(attempt: Attempt, *, from_: datetime | None) -> None:
    """Let the person of a passed attempt sit the exam again from this moment on; None takes the leave back."""
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    attempt.retake_from = from_
    attempt.save(update_fields=["retake_from"])


def close_expired(*, at: datetime) -> int:
    """Close and grade every open attempt past deadline and grace, each in a transaction of its own; returns how many."""
    closed = 0
    for attempt in list(overdue(at).order_by("deadline_at")):
        closed += close_if_over(attempt, at=at).state == AttemptState.EXPIRED
    return closed


def _close_if_over(attempt: Attempt, at: datetime) -> bool:
    return close_if_over(attempt, at=at).state != AttemptState.OPEN


def _save(attempt: Attempt, given: Sequence[Given], at: datetime) -> list[Kept]:
    if attempt.state == AttemptState.SUBMITTED:
        raise Refused([Refusal("attempt_closed", gettext_noop("This attempt has been handed in. Its answers can no longer be changed."))])
    for one in given:
        answers.check(attempt, one)
    late = attempt.state == AttemptState.EXPIRED or at > over_at(attempt)
    rows = Answer.objects.filter(attempt=attempt, late=late, question__in=[one.question for one in given])
    kept = {row.question_id: row for row in rows}
    newer = {}
    for one in given:
        there = kept.get(one.question)
        revision = one.client_revision if one.client_revision is not None else (there.client_revision + 1 if there else 1)
        if there is None or revision > there.client_revision:
            row = Answer(attempt=attempt, question_id=one.question, chosen=list(one.chosen), client_revision=revision, late=late, saved_at=at)
            kept[one.question] = newer[one.question] = row
    Answer.objects.bulk_create(
        newer.values(),
        update_conflicts=True,
        unique_fields=["attempt", "question", "late"],
        update_fields=["chosen", "client_revision", "saved_at"],
    )
    return [Kept(one.question, kept[one.question].chosen, kept[one.question].client_revision, late) for one in given]


def _close(attempt: Attempt, state: AttemptState, closed_at: datetime, at: datetime) -> Attempt:
    """Grade what was given in time, write the result, tell the apps above if it is a pass. The row is locked by the caller."""
    given = {question: chosen for question, (chosen, _revision) in given_answers(attempt).items()}
    score = papers.grade(attempt, given)
    attempt.state, attempt.closed_at = state, closed_at
    attempt.score, attempt.max_score, attempt.passed = score.points, score.max, score.passed
    attempt.result = {
        "topics": {str(topic): list(counts) for topic, counts in score.topics.items()},
        "critical_missed": list(score.critical_missed),
    }
    attempt.save(update_fields=["state", "closed_at", "score", "max_score", "passed", "result"])
    by = attempt.person if state == AttemptState.SUBMITTED else None
    action = "quizzes.submit" if state == AttemptState.SUBMITTED else "quizzes.expire"
    log(instance=attempt, action=action, user=by, data={"answered": sum(1 for chosen in given.values() if chosen)})
    if attempt.passed:
        attempt_passed.send(Attempt, attempt=attempt, at=at)
    return attempt
