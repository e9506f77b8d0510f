"""Two accounts become one: attempts are one row of attempts, numbered by when they began, and count together against the limit."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_noop

from people.merging import Merge, MergeStep
from people.models import User
from people.refusals import Refusal
from quizzes.enums import AttemptState
from quizzes.models import Accommodation, AngoffRating, Attempt, PracticeAnswer
from quizzes.queries import over_at
from quizzes.services import close_if_over

_AWAY = 10_000  # numbers that no attempt has, while they are given anew


def merge_refusals(sender: type[User], gone: User, at: datetime, **kwargs: Any) -> list[Refusal]:
    """Receiver of merge_asked: nobody's exam is taken away under their hands."""
    open_ones = Attempt.objects.filter(person=gone, state=AttemptState.OPEN)
    if all(at > over_at(attempt) for attempt in open_ones):
        return []
    sentence = gettext_noop("The account that goes is sitting an exam now. Wait until it is handed in, or keep this account.")
    return [Refusal("sitting_exam", sentence)]


def merge_accounts(sender: type[User], merge: Merge, step: MergeStep, **kwargs: Any) -> None:
    """Receiver of accounts_merging."""
    if step == MergeStep.LOCK:
        list(Attempt.objects.select_for_update(of=("self",)).filter(person__in=[merge.kept, merge.gone]).order_by("pk").values_list("pk"))
    if step == MergeStep.ASIDE:
        for attempt in Attempt.objects.filter(person=merge.gone, state=AttemptState.OPEN):
            close_if_over(attempt, at=merge.at)
    if step == MergeStep.MOVE:
        merge.tell(gettext_noop("attempts at exams, which count together"), _move_attempts(merge))
        merge.tell(gettext_noop("answers in practice"), _move_practice(merge))
        moved = Accommodation.objects.filter(person=merge.gone).update(person=merge.kept)
        merge.tell(gettext_noop("more time or attempts at exams, which add up"), moved)
        merge.tell(gettext_noop("ratings of questions"), _move_ratings(merge))


def _move_practice(merge: Merge) -> int:
    """An answer that both accounts have sent from one browser counts once."""
    known = set(PracticeAnswer.objects.filter(person=merge.kept).values_list("key", flat=True))
    answers = PracticeAnswer.objects.filter(person=merge.gone)
    new = [pk for pk, key in answers.values_list("pk", "key") if key not in known]
    return answers.filter(pk__in=new).update(person=merge.kept)


def _move_ratings(merge: Merge) -> int:
    """Of a question that both have rated the rating of the account that stays counts."""
    names = ("exam", "question", "version")
    rated = set(AngoffRating.objects.filter(judge=merge.kept).values_list(*names))
    ratings = AngoffRating.objects.filter(judge=merge.gone)
    twice = [pk for pk, *which in ratings.values_list("pk", *names) if tuple(which) in rated]
    ratings.filter(pk__in=twice).delete()
    return ratings.update(judge=merge.kept)


def _move_attempts(merge: Merge) -> int:
    exams = list(Attempt.objects.filter(person=merge.gone).order_by("exam").values_list("exam", flat=True).distinct())
    both = Attempt.objects.filter(person__in=[merge.kept, merge.gone], exam__in=exams)
    rows = list(both.select_for_update(of=("self",)).order_by("exam", "started_at", "pk"))
    moved = sum(row.person_id == merge.gone.pk for row in rows)
    both.update(number=F("number") + _AWAY)
    Attempt.objects.filter(person=merge.gone, number__lt=2 * _AWAY).update(number=F("number") + _AWAY, person=merge.kept)
    for exam in exams:
        for number, row in enumerate((row for row in rows if row.exam_id == exam), 1):
            Attempt.objects.filter(pk=row.pk).update(number=number)
    return moved
