"""Closed attempts → the figures of an exam (quizzes.statistics), with what each question of them says. Holds keys: for examiners."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Case, Count, Max, Q, QuerySet, Value, When
from wagtail.models import Revision

from quizzes.enums import AttemptState, QuestionKind
from quizzes.models import Attempt, Question
from quizzes.statistics.distractors import with_distractors
from quizzes.statistics.flags import Flag, flags
from quizzes.statistics.results import Analysis, Choices, FormFigures, ItemFigures, ItemKey

CHOICE_KINDS = {QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE}
# With the shape of what is kept: an older process's figures are not read by a newer one.
KEPT_AS, KEPT_SECONDS = "quizzes.figures.exam_figures.2", 3600
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Report:
    """`without`: closed attempts that are not counted, because they are older than the keeping of responses; `later`: second or later
    attempts of their people."""

    analysis: Analysis
    choices: Mapping[ItemKey, Choices]
    without: int
    later: int

    @property
    def usual_seconds(self) -> float | None:
        """The median over the items of their median times."""
        times = [item.median_seconds for item in self.analysis.items if item.median_seconds is not None]
        return median(times) if times else None

    def form_of(self, key: ItemKey) -> FormFigures | None:
        """The fixed form with the item that most attempts had."""
        return max((form for form in self.analysis.forms if key in form.keys), key=lambda form: form.n, default=None)

    def flags(self, item: ItemFigures) -> list[Flag]:
        return flags(item, self.choices.get(item.key), self.usual_seconds)


def closed_attempts() -> QuerySet[Attempt]:
    return Attempt.objects.exclude(state=AttemptState.OPEN)


def kept_name(attempts: QuerySet[Attempt]) -> tuple[str, dict[str, Any]]:
    """What is found out about these attempts may be kept under this name: it is another one once an attempt is added or graded anew. And
    how many of them are from before the keeping of responses, and how many of the others are second or later ones."""
    counts = attempts.aggregate(
        n=Count("pk", filter=Q(responses__isnull=False)),
        without=Count("pk", filter=Q(responses__isnull=True)),
        later=Count("pk", filter=Q(responses__isnull=False, number__gt=1)),
        closed=Max("closed_at"),
        admitted=Max("late_admitted_at"),
    )
    return hashlib.sha256(f"{attempts.query} {counts}".encode()).hexdigest(), counts


def report_of(attempts: QuerySet[Attempt]) -> Report:
    """The figures of these closed attempts; kept for an hour, for as long as none is added or graded anew."""
    name, counts = kept_name(attempts)
    kept: Report | None = cache.get(f"{KEPT_AS}:{name}")
    if kept is None:
        analysis = analysis_of(attempts)
        contents = contents_of(item.key for item in analysis.items)
        choices = {key: choices_in(content) for key, content in contents.items() if content.get("kind", QuestionKind.SINGLE) in CHOICE_KINDS}
        kept = Report(with_distractors(analysis, choices), choices, counts["without"], counts["later"])
        cache.set(f"{KEPT_AS}:{name}", kept, KEPT_SECONDS)
    return kept


# Who changed the language in mid-exam belongs to none of them.
_LANGUAGE = Case(When(is_switched=True, then=Value("")), default="language")


def analysis_of(attempts: QuerySet[Attempt]) -> Analysis:
    """The figures of these attempts, read a chunk at a time."""
    from quizzes.statistics.analysis import analyse
    from quizzes.statistics.columns import Sitting

    rows = attempts.filter(responses__isnull=False).order_by().values_list(_LANGUAGE, "passed", "responses")
    return analyse(Sitting(language, passed, responses or []) for language, passed, responses in rows.iterator(chunk_size=AT_ONCE))


def contents_of(keys: Iterable[ItemKey]) -> dict[ItemKey, dict[str, Any]]:
    """What the questions said in these versions, as last corrected, and in which `revision`. It holds the key."""
    wanted = set(keys)
    kind = ContentType.objects.get_for_model(Question)
    revisions = Revision.objects.filter(content_type=kind, object_id__in={str(key.question) for key in wanted}).order_by("created_at", "pk")
    found = {}
    for pk, content in revisions.values_list("pk", "content").iterator():
        key = ItemKey(content["pk"], content.get("version", 1))
        if key in wanted:
            found[key] = {**content, "revision": pk}
    return found


def choices_in(content: Mapping[str, Any]) -> Choices:
    options = content["options"]
    return Choices(tuple(option["id"] for option in options), frozenset(option["id"] for option in options if option["correct"]))
