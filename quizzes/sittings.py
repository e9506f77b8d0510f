"""Supervised sittings: opened and ended by a trainer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refusal, Refused
from quizzes.models import Exam, Sitting
from quizzes.sitting_codes import new_code

LONGEST = timedelta(hours=12)


def sitting_refusals(opens_at: datetime, closes_at: datetime, at: datetime) -> list[Refusal]:
    """Why a sitting may not be open from then till then."""
    if closes_at <= max(opens_at, at):
        return [Refusal("sitting_has_no_time", gettext_noop("A sitting ends after it begins, and not in the past."))]
    if closes_at - opens_at > LONGEST:
        return [Refusal("sitting_too_long", gettext_noop("A sitting is open for twelve hours at most: a code that lives longer gets around."))]
    return []


@transaction.atomic
def open_sitting(exam: Exam, *, place: str, opens_at: datetime, closes_at: datetime, by: User, at: datetime) -> Sitting:
    """A sitting with a code that nobody can guess; pressed twice, the one that is there. Raises Refused (sitting_refusals)."""
    if refusals := sitting_refusals(opens_at, closes_at, at):
        raise Refused(refusals)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    same = Sitting.objects.filter(exam=exam, place=place, opens_at=opens_at, closes_at=closes_at, opened_by=by).first()
    if same is not None:
        return same
    sitting = Sitting.objects.create(exam=exam, code=new_code(), place=place, opens_at=opens_at, closes_at=closes_at, opened_by=by)
    log(instance=sitting, action="quizzes.open_sitting", user=by, data={"exam": exam.slug, "place": place})
    return sitting


@transaction.atomic
def end_sitting(sitting: Sitting, *, by: User, at: datetime) -> Sitting:
    """Nobody begins with its code any more; what has begun goes on. One that is over already stays as it is."""
    sitting = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
    if sitting.closes_at > at:
        sitting.closes_at = max(at, sitting.opens_at + timedelta(microseconds=1))
        sitting.save(update_fields=["closes_at"])
        log(instance=sitting, action="quizzes.end_sitting", user=by)
    return sitting
