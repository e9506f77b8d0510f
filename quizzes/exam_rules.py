"""Which rules an exam may have together: asked by its form, whatever was written before."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from people.refusals import Refusal
from quizzes.enums import Navigation
from quizzes.models import BlueprintLine

MOST = {"minutes": 12 * 60, "grace_seconds": 60 * 60, "attempts_allowed": 100, "cool_down_hours": 365 * 24}
MOST_QUESTIONS = 200


def rule_refusals(rules: dict[str, Any]) -> dict[str, Refusal]:
    """field → why its value does not go with the others. What is missing in `rules` is not judged."""
    sentence = gettext_noop("No more than %(most)s here.")
    found = {name: Refusal("too_much", sentence, {"most": most}) for name, most in MOST.items() if (rules.get(name) or 0) > most}
    if rules.get("navigation") == Navigation.FORWARD and not rules.get("one_by_one"):
        sentence = gettext_noop("Forward only means one question a screen: tick it, or let people go back and forth.")
        found["one_by_one"] = Refusal("forward_is_one_by_one", sentence)
    if refusal := window_refusal(rules.get("opens_at"), rules.get("closes_at")):
        found["closes_at"] = refusal
    return found


def slug_refusal(slug: str) -> Refusal | None:
    """Why an exam may not be called so in addresses: /exams/<slug>/ would be another page."""
    from quizzes.urls import urlpatterns  # the views ask these rules in their turn

    taken = {str(pattern.pattern).split("/")[0] for pattern in urlpatterns} - {"<slug:slug>"}
    if slug not in taken:
        return None
    sentence = gettext_noop("The site has other pages at this address. Choose another word than %(words)s.")
    return Refusal("slug_taken", sentence, {"words": ", ".join(f"“{word}”" for word in sorted(taken))})


def window_refusal(opens_at: datetime | None, closes_at: datetime | None) -> Refusal | None:
    if opens_at and closes_at and closes_at <= opens_at:
        return Refusal("closes_before_it_opens", gettext_noop("An exam closes after it opens."))
    return None


def line_refusal(count: int | None, critical_count: int | None) -> Refusal | None:
    if count is not None and critical_count is not None and critical_count > count:
        return Refusal("critical_beyond", gettext_noop("There are more critical questions than questions in this line."))
    return None


def blueprint_refusals(lines: Iterable[BlueprintLine]) -> list[Refusal]:
    """Why these lines are no blueprint: what a topic gives must be told apart, so that each question has one line to count for."""
    lines = list(lines)
    if not lines:
        return [Refusal("no_line", gettext_noop("An exam asks something: add a line to the blueprint."))]
    refusals = []
    if sum(line.count for line in lines) > MOST_QUESTIONS:
        refusals.append(Refusal("too_many", gettext_noop("No more than %(most)s questions in all."), {"most": MOST_QUESTIONS}))
    places = Counter((line.topic_id, line.difficulty) for line in lines)
    topics = {line.topic_id: line.topic for line in lines}
    for pk, topic in topics.items():
        difficulties = [difficulty for other, difficulty in places if other == pk]
        if any(places[pk, difficulty] > 1 for difficulty in difficulties):
            sentence = gettext_noop("%(topic)s: two lines of the same difficulty. Make one line of them.")
            refusals.append(Refusal("line_twice", sentence, {"topic": str(topic)}))
        elif BlueprintLine.ANY in difficulties and len(difficulties) > 1:
            sentence = gettext_noop("%(topic)s: either one line of any difficulty, or lines by difficulty; not both.")
            refusals.append(Refusal("any_and_others", sentence, {"topic": str(topic)}))
    return refusals
