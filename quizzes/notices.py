"""What falls due in this app: the pause between two attempts is over."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.notice_kinds import Due, NoticeKind, multilingual
from quizzes.models import Attempt, Exam

# Nobody is reminded of a pause that was over longer ago.
WINDOW = timedelta(days=14)
KINDS = (
    NoticeKind(
        "cool_down_over",
        label=_("Exams"),
        title=gettext_noop("The exam is open to you again"),
        text=gettext_noop("The pause is over: you can sit the exam “%(exam)s” again. Read once more what you missed. Attempts left: %(left)s."),
    ),
)


def cool_downs_over(at: datetime) -> Iterator[Due]:
    """To whoever failed last, has attempts left, and may begin again since at most fourteen days."""
    for exam in Exam.objects.all():
        over = at - timedelta(hours=exam.cool_down_hours)
        for attempt in _last_failed(exam).filter(closed_at__gt=over - WINDOW, closed_at__lte=over):
            left = exam.attempts_allowed - (attempt.number - attempt.last_pass)  # type: ignore[attr-defined]
            if left > 0:
                yield Due(attempt.person_id, "cool_down_over", f"attempt {attempt.pk}", {"exam": multilingual(exam.title), "left": left})


def _last_failed(exam: Exam) -> QuerySet[Attempt]:
    """Attempts that failed and were the person's last at this exam, with `last_pass`: the number of the last pass, or 0."""
    others = Attempt.objects.filter(exam=exam, person=OuterRef("person"))
    passes = others.filter(passed=True).order_by().values("person").annotate(last=Max("number")).values("last")
    failed = Attempt.objects.filter(Q(passed=False), ~Exists(others.filter(number__gt=OuterRef("number"))), exam=exam, person__is_active=True)
    return failed.annotate(last_pass=Coalesce(Subquery(passes), 0)).order_by(F("closed_at"), "pk")
