"""How often each question was asked. Counted now and then, not by each start: a draw need not know it to the last paper."""

from collections import Counter

from django.db import transaction
from django.db.models import F

from quizzes.models import Attempt, Question

AT_ONCE = 1_000


def count_new_papers() -> int:
    """Add the papers that are not counted yet; returns how many. Two at once count none twice."""
    counted = 0
    while some := _count_some():
        counted += some
    return counted


@transaction.atomic
def _count_some() -> int:
    papers = list(
        Attempt.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        .filter(is_counted=False)
        .order_by("pk")
        .values_list("pk", "paper")[:AT_ONCE]
    )
    asked = Counter(item["question"] for _pk, paper in papers for item in paper["items"])
    for question in sorted(asked):
        Question.objects.filter(pk=question).update(drawn=F("drawn") + asked[question])
    Attempt.objects.filter(pk__in=[pk for pk, _paper in papers]).update(is_counted=True)
    return len(papers)
