"""More time and more attempts for one person, granted with a reason, and taken back with one. What they add up to: queries.extra_minutes,
extra_attempts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.notice_kinds import multilingual
from people.notice_services import tell
from people.refusals import Refusal, Refused
from quizzes.enums import AttemptState, CountsIn
from quizzes.models import Accommodation, Attempt, Exam
from quizzes.queries import over_at
from quizzes.tasks import close_when_over

MOST_MINUTES, MOST_ATTEMPTS = 600, 10
# The same again within this time is the button pressed twice.
PRESSED_TWICE = timedelta(minutes=1)
# (minutes, attempts) → the notice that tells it, where it counts in each attempt.
NOTICE_OF = {(True, True): "more_time_and_attempts", (True, False): "more_time", (False, True): "more_attempts"}
REASON_MISSING = Refusal("reason_missing", gettext_noop("Write the reason: whoever checks the exam later needs it."))


def grant_refusals(person: User, exam: Exam, *, minutes: int, attempts: int, reason: str, by: User) -> list[Refusal]:
    """Why this accommodation may not be granted."""
    refusals = []
    if not minutes and not attempts:
        refusals.append(Refusal("gives_nothing", gettext_noop("Give more minutes or more attempts.")))
    if not (0 <= minutes <= MOST_MINUTES and 0 <= attempts <= MOST_ATTEMPTS):
        sentence = gettext_noop("Give at most %(minutes)s minutes and %(attempts)s attempts at once.")
        refusals.append(Refusal("gives_too_much", sentence, {"minutes": MOST_MINUTES, "attempts": MOST_ATTEMPTS}))
    if not person.is_active:
        refusals.append(Refusal("account_closed", gettext_noop("This account is closed: nobody can sit an exam with it.")))
    if not reason.strip():
        refusals.append(REASON_MISSING)
    if person == by:
        refusals.append(Refusal("to_oneself", gettext_noop("Nobody grants this to themselves: ask another examiner.")))
    return refusals


@transaction.atomic
def grant(
    person: User, exam: Exam, *, minutes: int = 0, attempts: int = 0, counts_in: str = CountsIn.EACH, reason: str, by: User, at: datetime
) -> Accommodation:
    """More time, more attempts, or both; an attempt that is open now has the time too, even one in its grace.

    counts_in: each attempt, that one alone, or the next alone. The same again within a minute is the one that is there. The person is
    told, without the reason. Raises Refused (grant_refusals; no_attempt_open).
    """
    if refusals := grant_refusals(person, exam, minutes=minutes, attempts=attempts, reason=reason, by=by):
        raise Refused(refusals)
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # as a start does: what begins now begins with it
    is_open = _going_on(person, exam, at)
    alone = is_open if counts_in == CountsIn.THIS and minutes else None
    is_next = counts_in == CountsIn.NEXT and minutes > 0
    if counts_in == CountsIn.THIS and minutes and alone is None:
        sentence = gettext_noop(
            "No attempt at this exam is going on, so that minutes cannot be for it alone. Give them for the next one, or for each."
        )
        raise Refused([Refusal("no_attempt_open", sentence)])
    given: dict[str, Any] = {"extra_minutes": minutes, "extra_attempts": attempts, "reason": reason.strip()}
    own = Accommodation.objects.filter(exam=exam, person=person, granted_by=by, attempt=alone, next_only=is_next, taken_back_at=None, **given)
    if same := own.filter(granted_at__gt=at - PRESSED_TWICE).first():
        return same
    granted = Accommodation.objects.create(exam=exam, person=person, granted_by=by, granted_at=at, attempt=alone, next_only=is_next, **given)
    data = {"exam": exam.slug, **given, **({"counts_in": counts_in} if alone or is_next else {})}
    if is_open and minutes and not is_next:
        data["attempt"] = str(_move_deadline(is_open, is_open.deadline_at + timedelta(minutes=minutes)).key)
    log(instance=granted, action="quizzes.accommodate", user=by, title=str(person), data=data)
    values = {"exam": multilingual(exam.title), "minutes": minutes, "attempts": attempts}
    tell(person, _notice_kind(granted), f"accommodation {granted.pk}", values, at=at)
    return granted


def count_in(attempt: Attempt, granted: Iterable[Accommodation]) -> None:
    """What was granted for the next attempt alone is this one's, which has begun with its minutes."""
    if waiting := [one.pk for one in granted if one.next_only and one.attempt_id is None]:
        Accommodation.objects.filter(pk__in=waiting).update(attempt=attempt)


def take_back_refusals(granted: Accommodation, *, reason: str) -> list[Refusal]:
    """Why it may not be taken back."""
    if granted.taken_back_at:
        return [Refusal("taken_back_before", gettext_noop("This is taken back already."))]
    return [] if reason.strip() else [REASON_MISSING]


@transaction.atomic
def take_back(granted: Accommodation, *, reason: str, by: User, at: datetime) -> Accommodation:
    """It counts no more. The deadline of an attempt that is open and has its minutes moves back by them (deadline_without); what was
    saved counts, and an attempt that was begun by it goes on. The person is told, without the reason. Raises Refused (take_back_refusals)."""
    User.objects.select_for_update(no_key=True).get(pk=granted.person_id)
    granted = Accommodation.objects.select_for_update(of=("self",)).select_related("person", "exam").get(pk=granted.pk)
    if refusals := take_back_refusals(granted, reason=reason):
        raise Refused(refusals)
    granted.taken_back_at, granted.taken_back_by, granted.taken_back_reason = at, by, reason.strip()
    granted.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    data = {"exam": granted.exam.slug, "reason": reason.strip()}
    is_open = _going_on(granted.person, granted.exam, at)
    if is_open and has_its_minutes(is_open, granted):
        data["attempt"] = str(_move_deadline(is_open, deadline_without(is_open, granted, at)).key)
    log(instance=granted, action="quizzes.take_back_accommodation", user=by, title=str(granted.person), data=data)
    values = {"exam": multilingual(granted.exam.title), "minutes": granted.extra_minutes, "attempts": granted.extra_attempts}
    tell(granted.person, "granted_taken_back", f"accommodation {granted.pk}", values, at=at)
    return granted


def has_its_minutes(attempt: Attempt, granted: Accommodation) -> bool:
    """Whether the deadline of the attempt has the minutes that were granted."""
    in_each = granted.attempt_id is None and not granted.next_only
    return bool(granted.extra_minutes) and (in_each or granted.attempt_id == attempt.pk)


def deadline_without(attempt: Attempt, granted: Accommodation, at: datetime) -> datetime:
    """The deadline of the attempt without these minutes; never before now, so that its person has the grace to hand in. One that is in
    its grace stays as it is."""
    return min(attempt.deadline_at, max(attempt.deadline_at - timedelta(minutes=granted.extra_minutes), at))


def _notice_kind(granted: Accommodation) -> str:
    """The notice that tells it."""
    if granted.next_only:
        return "more_time_next_and_attempts" if granted.extra_attempts else "more_time_next"
    if granted.attempt_id and not granted.extra_attempts:
        return "more_time_once"
    return NOTICE_OF[bool(granted.extra_minutes), bool(granted.extra_attempts)]


def _going_on(person: User, exam: Exam, at: datetime) -> Attempt | None:
    """The person's open attempt, locked, if it is not over but for its grading."""
    is_open = Attempt.objects.select_for_update(of=("self",)).filter(exam=exam, person=person, state=AttemptState.OPEN).first()
    return is_open if is_open and at <= over_at(is_open) else None


def _move_deadline(attempt: Attempt, to: datetime) -> Attempt:
    attempt.deadline_at = to
    attempt.save(update_fields=["deadline_at"])
    close_when_over(attempt)
    return attempt
