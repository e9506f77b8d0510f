"""What this app tells: the pause between two attempts is over; more time or attempts were granted (accommodations.py)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.notice_kinds import Due, NoticeKind, multilingual
from quizzes.models import Accommodation, Attempt, Exam

# Nobody is reminded of a pause that was over longer ago.
WINDOW = timedelta(days=14)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_LABEL = _("Exams")
KINDS = (
    NoticeKind(
        "cool_down_over",
        label=_LABEL,
        title=gettext_noop("The exam is open to you again"),
        text=gettext_noop("The pause is over: you can sit the exam “%(exam)s” again. Read once more what you missed. Attempts left: %(left)s."),
    ),
    NoticeKind(
        "more_time",
        label=_LABEL,
        title=gettext_noop("You have more time at the exam"),
        text=gettext_noop("At the exam “%(exam)s” you have %(minutes)s minutes more. If your attempt is going on, its clock has them already."),
        may_be_silenced=False,
    ),
    NoticeKind(
        "more_time_once",
        label=_LABEL,
        title=gettext_noop("You have more time in this attempt"),
        text=gettext_noop("In the attempt at the exam “%(exam)s” that is going on you have %(minutes)s minutes more. Its clock has them already."),
        may_be_silenced=False,
    ),
    NoticeKind(
        "more_time_next",
        label=_LABEL,
        title=gettext_noop("You have more time in your next attempt"),
        text=gettext_noop("At the exam “%(exam)s” you have %(minutes)s minutes more in your next attempt, and in that one only."),
        may_be_silenced=False,
    ),
    NoticeKind(
        "more_time_next_and_attempts",
        label=_LABEL,
        title=gettext_noop("You have more time and more attempts at the exam"),
        text=gettext_noop("At the exam “%(exam)s” you have %(minutes)s minutes more in your next attempt only, and more attempts: %(attempts)s."),
        may_be_silenced=False,
    ),
    NoticeKind(
        "granted_taken_back",
        label=_LABEL,
        title=gettext_noop("What was granted at the exam is taken back"),
        text=gettext_noop(
            "At the exam “%(exam)s” what was granted to you is taken back: minutes %(minutes)s, attempts %(attempts)s. If your attempt is going "
            "on, reload its page: the clock there is the right one. Answers that were saved count."
        ),
        may_be_silenced=False,
    ),
    NoticeKind(
        "more_attempts",
        label=_LABEL,
        title=gettext_noop("You have more attempts at the exam"),
        text=gettext_noop("At the exam “%(exam)s” you have more attempts: %(attempts)s."),
        may_be_silenced=False,
    ),
    NoticeKind(
        "more_time_and_attempts",
        label=_LABEL,
        title=gettext_noop("You have more time and more attempts at the exam"),
        text=gettext_noop("At the exam “%(exam)s” you have %(minutes)s minutes more in each attempt, and more attempts: %(attempts)s."),
        may_be_silenced=False,
    ),
)


def cool_downs_over(at: datetime) -> Iterator[Due]:
    """To whoever failed last, has attempts left, and may begin again since at most fourteen days."""
    for exam in Exam.objects.all():
        over = at - timedelta(hours=exam.cool_down_hours)
        for attempt in _last_failed(exam).filter(closed_at__gt=over - WINDOW, closed_at__lte=over):
            left = exam.attempts_allowed + attempt.granted - (attempt.number - attempt.last_pass)  # type: ignore[attr-defined]
            if left > 0:
                yield Due(attempt.person_id, "cool_down_over", f"attempt {attempt.pk}", {"exam": multilingual(exam.title), "left": left})


def _last_failed(exam: Exam) -> QuerySet[Attempt]:
    """Attempts that failed and were the person's last at this exam, with `last_pass`: the number of the last pass, or 0; and `granted`:
    attempts that the person was given since."""
    others = Attempt.objects.filter(exam=exam, person=OuterRef("person"))
    passes = others.filter(passed=True).order_by().values("person").annotate(last=Max("number"), at=Max("closed_at"))
    since = Accommodation.objects.filter(exam=exam, person=OuterRef("person"), taken_back_at=None, granted_at__gt=OuterRef("passed_at"))
    given = since.order_by().values("person")
    failed = Attempt.objects.filter(Q(passed=False), ~Exists(others.filter(number__gt=OuterRef("number"))), exam=exam, person__is_active=True)
    failed = failed.annotate(last_pass=Coalesce(Subquery(passes.values("last")), 0), passed_at=Coalesce(Subquery(passes.values("at")), LONG_AGO))
    failed = failed.annotate(granted=Coalesce(Subquery(given.annotate(total=Sum("extra_attempts")).values("total")), 0))
    return failed.order_by(F("closed_at"), "pk")
