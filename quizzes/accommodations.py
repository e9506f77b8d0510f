"""More time and more attempts for one person, granted with a reason. What they add up to: queries.extra_minutes, extra_attempts."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.notice_kinds import multilingual
from people.notice_services import tell
from people.refusals import Refusal, Refused
from quizzes.enums import AttemptState
from quizzes.models import Accommodation, Attempt, Exam
from quizzes.queries import over_at
from quizzes.tasks import close_when_over

MOST_MINUTES, MOST_ATTEMPTS = 600, 10
# The same again within this time is the button pressed twice.
PRESSED_TWICE = timedelta(minutes=1)
# (minutes, attempts) → the notice that tells it.
NOTICE_OF = {(True, True): "more_time_and_attempts", (True, False): "more_time", (False, True): "more_attempts"}


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
        refusals.append(Refusal("reason_missing", gettext_noop("Write the reason: whoever checks the exam later needs it.")))
    if person == by:
        refusals.append(Refusal("to_oneself", gettext_noop("Nobody grants this to themselves: ask another examiner.")))
    return refusals


@transaction.atomic
def grant(person: User, exam: Exam, *, minutes: int = 0, attempts: int = 0, reason: str, by: User, at: datetime) -> Accommodation:
    """More time, more attempts, or both; an attempt that is open now has the time too, even one in its grace.

    The same again within a minute is the one that is there. The person is told, without the reason. Raises Refused (grant_refusals).
    """
    if refusals := grant_refusals(person, exam, minutes=minutes, attempts=attempts, reason=reason, by=by):
        raise Refused(refusals)
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # as a start does: what begins now begins with it
    given = {"extra_minutes": minutes, "extra_attempts": attempts, "reason": reason.strip()}
    same = Accommodation.objects.filter(exam=exam, person=person, granted_by=by, granted_at__gt=at - PRESSED_TWICE, **given).first()
    if same is not None:
        return same
    granted = Accommodation.objects.create(exam=exam, person=person, granted_by=by, granted_at=at, **given)
    is_open = Attempt.objects.select_for_update(of=("self",)).filter(exam=exam, person=person, state=AttemptState.OPEN).first()
    data = {"exam": exam.slug, **given}
    if is_open and minutes and at <= over_at(is_open):
        is_open.deadline_at += timedelta(minutes=minutes)
        is_open.save(update_fields=["deadline_at"])
        close_when_over(is_open)
        data["attempt"] = str(is_open.key)
    log(instance=granted, action="quizzes.accommodate", user=by, title=str(person), data=data)
    values = {"exam": multilingual(exam.title), "minutes": minutes, "attempts": attempts}
    tell(person, NOTICE_OF[bool(minutes), bool(attempts)], f"accommodation {granted.pk}", values, at=at)
    return granted
