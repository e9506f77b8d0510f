"""The only writers of attempts and answers. Each locks first, asks the rules again, writes, and leaves a line in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from people.models import User
from people.refusals import Refusal, Refused
from quizzes import answers, papers
from quizzes.accommodations import count_in
from quizzes.answers import Given
from quizzes.attempt_log import log_attempt
from quizzes.closing import close_expired, close_if_over, submit_attempt, submit_own_attempt
from quizzes.enums import AttemptState, Navigation
from quizzes.forward import check_forward
from quizzes.models import Answer, Attempt, Exam
from quizzes.queries import admissible_until, extra_minutes, over_at
from quizzes.rules import start_refusals
from quizzes.sitting_codes import sitting_of
from quizzes.sitting_queries import lock_own_attempt, saves_in_order
from quizzes.start_facts import StartFacts
from quizzes.tasks import close_when_over

__all__ = [
    "Kept",
    "Saved",
    "allow_retake",
    "close_expired",
    "close_if_over",
    "save_answer",
    "save_answers",
    "save_own_answer",
    "start_attempt",
    "submit_attempt",
    "submit_own_attempt",
]

# Saves of one answer that are kept apart. Who changes it more often overwrites the last: nothing is refused, and the log stays a log.
MOST_SAVES = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """What the server holds now for a question. late: recorded after the grace, does not count."""

    question: int
    chosen: list[str]
    client_revision: int
    late: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """One answer, and the time: the moment by the database's clock, the deadline, and until when what comes late may still be admitted."""

    kept: Kept
    at: datetime
    deadline_at: datetime
    late_until: datetime


@transaction.atomic
def start_attempt(person: User, exam: Exam, *, language: str, at: datetime, code: str = "") -> Attempt:
    """The person's attempt at `exam`: the open one, or a new one with a paper of its own. Raises Refused (rules.start_refusals).

    The person's row is locked, so that two presses give one attempt. code: of a supervised sitting, as typed.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    facts = StartFacts(person, exam)
    if going_on := next((one for one in facts.attempts if one.state == AttemptState.OPEN), None):
        if not _close_if_over(going_on, at):
            return going_on
        facts = StartFacts(person, exam)
    if refusals := start_refusals(person, exam, at, language=language, code=code, facts=facts):
        raise Refused(refusals)
    paper = papers.new_paper(exam, facts)
    attempt = Attempt.objects.create(
        exam=exam,
        person=person,
        number=len(facts.attempts) + 1,
        language=language,
        paper=paper,
        started_at=at,
        deadline_at=at + timedelta(minutes=exam.minutes + extra_minutes(facts.accommodations)),
        max_score=len(paper["items"]),
        sitting=sitting_of(exam, code, at) if exam.supervised else None,
    )
    count_in(attempt, facts.accommodations)
    log_attempt(attempt, "quizzes.start", user=person, data={"number": attempt.number})
    close_when_over(attempt)
    return attempt


def save_answer(attempt: Attempt, *, question_id: int, chosen: Sequence[str], client_revision: int | None, at: datetime) -> Kept:
    """Keep one answer: see save_answers."""
    return save_answers(attempt, [Given(question_id, tuple(chosen), client_revision)], at=at)[0]


@transaction.atomic
def save_answers(attempt: Attempt, given: Sequence[Given], *, at: datetime | None = None, leave: int = 0, language: str = "") -> list[Kept]:
    """Keep these answers; per question the highest client_revision wins, whatever the order of arrival.

    After deadline and grace they are recorded as late and do not count. at: None means the database's clock. leave: in a forward-only
    paper the number of the question that is left behind for good. language: in which the paper is shown ("": as it began).
    Raises Refused (attempt_closed once submitted; question_behind; answers.check).
    """
    locked, now = lock_own_attempt(attempt.person, attempt.key)
    kept = _save(locked, given, at or now)
    _note_language(locked, language)
    if locked.paper.get("navigation") == Navigation.FORWARD and leave == locked.position + 1:
        Attempt.objects.filter(pk=locked.pk).update(position=leave)
    return kept


@transaction.atomic
def save_own_answer(person: User, key: UUID, given: Given, *, at: datetime | None = None, language: str = "") -> Saved:
    """save_answers for one answer to the attempt `key` of `person`; raises Attempt.DoesNotExist where it is somebody else's."""
    attempt, now = lock_own_attempt(person, key)
    kept = _save(attempt, [given], at or now)[0]
    _note_language(attempt, language)
    return Saved(kept, at or now, attempt.deadline_at, admissible_until(attempt))


@transaction.atomic
def allow_retake(attempt: Attempt, *, from_: datetime | None) -> None:
    """Let the person of a passed attempt sit the exam again from this moment on; None takes the leave back."""
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    attempt.retake_from = from_
    attempt.save(update_fields=["retake_from"])


def _close_if_over(attempt: Attempt, at: datetime) -> bool:
    return close_if_over(attempt, at=at).state != AttemptState.OPEN


def _save(attempt: Attempt, given: Sequence[Given], at: datetime) -> list[Kept]:
    if attempt.state == AttemptState.SUBMITTED or attempt.late_admitted_at:
        raise Refused([Refusal("attempt_closed", gettext_noop("This attempt has been handed in. Its answers can no longer be changed."))])
    given = check_forward(attempt, [answers.check(attempt, one) for one in given])
    late = attempt.state == AttemptState.EXPIRED or at > over_at(attempt)
    saves: dict[int, list[Answer]] = {one.question: [] for one in given}
    for row in saves_in_order(attempt, given[0].question if len(given) == 1 else None) if given else ():
        saves.setdefault(row.question_id, []).append(row)
    Answer.objects.bulk_create([row for one in given for row in _new_row(attempt, one, saves[one.question], late, at)], ignore_conflicts=True)
    return [_kept(one.question, saves[one.question], late) for one in given]


def _note_language(attempt: Attempt, language: str) -> None:
    """For the figures: who reads in several languages tells nothing of how hard a question is in one."""
    if language and not attempt.is_switched and papers.language_of(attempt, language) != attempt.language:
        Attempt.objects.filter(pk=attempt.pk).update(is_switched=True)


def _new_row(attempt: Attempt, given: Given, saves: list[Answer], late: bool, at: datetime) -> list[Answer]:
    """The row to add for this answer, which `saves` has from now on too; none where it was saved before, or one is overwritten."""
    revision = given.client_revision
    if revision is None:
        revision = saves[-1].client_revision + 1 if saves else 1
    if any(row.client_revision == revision for row in saves):
        return []
    row = Answer(attempt=attempt, question_id=given.question, chosen=list(given.chosen), client_revision=revision, late=late, saved_at=at)
    of_its_time = [one for one in saves if one.late == late]
    if len(of_its_time) < MOST_SAVES:
        saves.append(row)
        saves.sort(key=lambda one: one.client_revision)
        return [row]
    last = of_its_time[-1]
    if revision > last.client_revision:
        last.chosen, last.client_revision, last.saved_at = row.chosen, revision, at
        last.save(update_fields=["chosen", "client_revision", "saved_at"])
    return []


def _kept(question: int, saves: list[Answer], late: bool) -> Kept:
    row = next((row for row in reversed(saves) if row.late == late), saves[-1])
    return Kept(question, row.chosen, row.client_revision, row.late)
