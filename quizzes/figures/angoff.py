"""The pass mark by judges (quizzes.statistics.angoff): what is on the sheet, who has rated what, and the only writers of ratings."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refusal, Refused
from quizzes.draw import Candidate, Line
from quizzes.models import AngoffRating, Exam
from quizzes.queries import blueprint, pool
from quizzes.statistics.angoff import JUDGES, Cut, cut
from quizzes.statistics.results import ItemKey


@dataclass(frozen=True, slots=True)
class Sheet:
    """What may be drawn for the exam: each item's revision, and how many of it a paper has on average."""

    exam: Exam
    revisions: Mapping[ItemKey, int]
    weights: Mapping[ItemKey, float]


def sheet_of(exam: Exam) -> Sheet:
    """In the order of the blueprint, then of the bank."""
    lines, candidates = blueprint(exam), pool(exam)
    weights: dict[ItemKey, float] = defaultdict(float)
    revisions = {}
    for line in lines:
        for critical, count in ((True, line.critical_count), (False, line.count - line.critical_count)):
            cell = [one for one in candidates if line.takes(one) and one.critical == critical and _first_line(lines, one) == line]
            for one in sorted(cell, key=lambda one: one.question) if count else ():
                key = ItemKey(one.question, one.version)
                revisions[key] = one.revision
                weights[key] += count / len(cell)
    return Sheet(exam, revisions, dict(weights))


def _first_line(lines: list[Line], candidate: Candidate) -> Line:
    """The line as which the draw counts the question."""
    return next(line for line in lines if line.takes(candidate))


def ratings_of(exam: Exam) -> dict[int, dict[ItemKey, int]]:
    """judge → item → rating."""
    found: dict[int, dict[ItemKey, int]] = defaultdict(dict)
    for judge, question, version, percent in AngoffRating.objects.filter(exam=exam).values_list("judge", "question", "version", "percent"):
        found[judge][ItemKey(question, version)] = percent
    return dict(found)


def cut_of(sheet: Sheet) -> Cut:
    return cut(sheet.weights, ratings_of(sheet.exam))


def sees_others(judged: Cut, person: User) -> bool:
    """Only who has finished sees what others rated: a judge is not to be led by them."""
    return judged.missing.get(person.pk) == 0


@transaction.atomic
def rate(sheet: Sheet, judge: User, given: Mapping[ItemKey, int | None], *, at: datetime) -> int:
    """Keep these ratings of the judge (None takes one back); how many changed. What is not on the sheet, or no per cent, is left out."""
    there = dict(ratings_of(sheet.exam).get(judge.pk, {}))
    changed = {key: percent for key, percent in given.items() if key in sheet.weights and percent != there.get(key)}
    rows = [
        AngoffRating(exam=sheet.exam, question_id=key.question, version=key.version, judge=judge, percent=percent, at=at)
        for key, percent in changed.items()
        if percent is not None and 0 <= percent <= 100
    ]
    AngoffRating.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["exam", "question", "version", "judge"], update_fields=["percent", "at"]
    )
    for key in [key for key, percent in changed.items() if percent is None]:
        AngoffRating.objects.filter(exam=sheet.exam, question=key.question, version=key.version, judge=judge).delete()
    if changed:
        log(instance=sheet.exam, action="quizzes.rate", user=judge, data={"ratings": len(changed)})
    return len(changed)


def adopt_refusals(judged: Cut, *, percent: int, reason: str, by: User) -> list[Refusal]:
    """Why the judges' cut may not become the pass mark; `percent`: what whoever adopts it has seen."""
    refusals = []
    if len(judged.own) < JUDGES:
        refusals.append(Refusal("too_few_judges", gettext_noop("A pass mark takes at least three finished sheets.")))
    if not sees_others(judged, by):
        refusals.append(Refusal("not_finished", gettext_noop("Finish your own sheet first: only then do you see what the others rated.")))
    elif pass_mark(judged) != percent:
        refusals.append(Refusal("cut_changed", gettext_noop("The ratings have changed since this page was made. Look at them again.")))
    if not reason.strip():
        refusals.append(Refusal("reason_missing", gettext_noop("Write the reason: whoever checks the exam later needs it.")))
    return refusals


def pass_mark(judged: Cut) -> int | None:
    """The cut in whole per cent, 1 to 100."""
    return None if judged.percent is None else min(max(round(judged.percent), 1), 100)


@transaction.atomic
def adopt_cut(exam: Exam, *, percent: int, reason: str, by: User) -> Exam:
    """Make the judges' cut the exam's pass mark, for papers drawn from now on. Raises Refused (adopt_refusals)."""
    exam = Exam.objects.select_for_update().get(pk=exam.pk)
    judged = cut_of(sheet_of(exam))
    if refusals := adopt_refusals(judged, percent=percent, reason=reason, by=by):
        raise Refused(refusals)
    before, exam.pass_percent = exam.pass_percent, percent
    exam.save(update_fields=["pass_percent"])
    data = {"reason": reason.strip(), "before": before, "after": percent, "cut": judged.percent, "error": judged.error, "judges": len(judged.own)}
    log(instance=exam, action="quizzes.adopt_cut", user=by, data=data)
    return exam
