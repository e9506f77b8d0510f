"""Answers that came too late: recorded, not counted. An examiner may let those of the first day count, with a reason: a device's clock proves
nothing. For that day the result tells nothing of the questions (results.review_of)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refusal, Refused
from quizzes import papers
from quizzes.closing import write_result
from quizzes.enums import AttemptState
from quizzes.grading import Score
from quizzes.models import Attempt
from quizzes.queries import admissible_until, is_admissible
from quizzes.signals import attempt_passed
from quizzes.sitting_queries import saves_in_order

_NOTHING = gettext_noop("No answer of this attempt came within a day after its time. What came later may have been written with the answers at hand.")


def admit_refusals(attempt: Attempt, *, reason: str, by: User) -> list[Refusal]:
    """Why the late answers of this attempt may not be admitted."""
    refusals = []
    if attempt.state != AttemptState.EXPIRED:
        refusals.append(Refusal("not_over", gettext_noop("Late answers are admitted once the time of the attempt is over.")))
    if attempt.late_admitted_at is not None:
        refusals.append(Refusal("admitted_before", gettext_noop("The late answers of this attempt count already.")))
    elif not attempt.answers.filter(late=True, saved_at__lte=admissible_until(attempt)).exists():
        refusals.append(Refusal("nothing_late", _NOTHING))
    if not reason.strip():
        refusals.append(Refusal("reason_missing", gettext_noop("Write the reason: whoever checks the exam later needs it.")))
    if attempt.person_id == by.pk:
        refusals.append(Refusal("own_attempt", gettext_noop("Nobody decides about their own attempt: ask another examiner.")))
    return refusals


def score_if_admitted(attempt: Attempt) -> Score:
    """What the score would become, before it is decided. Nothing is written."""
    counting = (save for save in saves_in_order(attempt) if not save.late or is_admissible(attempt, save))
    given = {save.question_id: save.chosen for save in counting}
    return papers.grade(attempt, given, papers.keys_of(attempt.paper))


@transaction.atomic
def admit_late_answers(attempt: Attempt, *, reason: str, by: User, at: datetime) -> Attempt:
    """Let what came late count, and grade the attempt anew; a pass earns what a pass earns. Raises Refused (admit_refusals)."""
    User.objects.select_for_update(no_key=True).get(pk=attempt.person_id)
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("person", "exam").get(pk=attempt.pk)
    if refusals := admit_refusals(attempt, reason=reason, by=by):
        raise Refused(refusals)
    before, was_passed = attempt.score, attempt.passed
    attempt.late_admitted_at = at
    write_result(attempt)
    data = {"reason": reason.strip(), "score_before": str(before), "score": str(attempt.score)}
    log(instance=attempt, action="quizzes.admit_late", user=by, data=data)
    if attempt.passed and not was_passed:
        attempt_passed.send(Attempt, attempt=attempt, at=at)
    return attempt
