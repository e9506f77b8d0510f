"""What the law work list shows of the things on it: how far it is, where each is edited, and whether it changed since."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from courses.enums import LawItemKind, LawOutcome
from courses.models import LawItem, LessonPage
from quizzes.meaning import meaning
from quizzes.models import Question

# Who clears which lines: whoever may change the thing itself.
PERMISSIONS = {
    LawItemKind.LESSON: "courses.publish_lawversion",
    LawItemKind.QUESTION: "quizzes.change_question",
    LawItemKind.PROGRAMME: "certificates.change_programme",
}
OPEN = "open"


@dataclass
class Facts:
    """links: (words, address) of each editor; changed_at: when readers or papers last got something new of it."""

    links: list[tuple[str, str]] = field(default_factory=list)
    changed_at: datetime | None = None


def may_clear(user: Any, item: LawItem) -> bool:
    return bool(user.has_perm("courses.change_lawitem") and user.has_perm(PERMISSIONS[LawItemKind(item.kind)]))


def facts_of(items: Iterable[LawItem]) -> dict[tuple[str, str], Facts]:
    """(kind, key) → Facts, in two queries whatever the number of lines."""
    keys: dict[str, set[str]] = {kind: set() for kind in LawItemKind.values}
    for item in items:
        keys[item.kind].add(item.key)
    found: dict[tuple[str, str], Facts] = {}
    if keys[LawItemKind.LESSON]:
        for page in LessonPage.objects.filter(translation_key__in=keys[LawItemKind.LESSON]).select_related("locale").order_by("pk"):
            facts = found.setdefault((LawItemKind.LESSON, str(page.translation_key)), Facts())
            facts.links.append((str(page.locale), reverse("wagtailadmin_pages:edit", args=[page.pk])))
            facts.changed_at = max(filter(None, [facts.changed_at, page.last_published_at]), default=None)
    if keys[LawItemKind.QUESTION]:
        for question in Question.objects.filter(pk__in=keys[LawItemKind.QUESTION]).select_related("latest_revision", "proposal__live_revision"):
            found[LawItemKind.QUESTION, str(question.pk)] = Facts(
                [(question.ref, reverse("question:edit", args=[question.pk]))], _written_at(question)
            )
    for key in keys[LawItemKind.PROGRAMME]:
        found[LawItemKind.PROGRAMME, key] = Facts([("", reverse("programme:edit", args=[key]))])
    return found


def _written_at(question: Question) -> datetime | None:
    """When its words were last written: of a proposed question whose words are still those that were approved, when they were proposed."""
    proposal = getattr(question, "proposal", None)
    revision = proposal.live_revision if proposal and meaning(proposal) == meaning(question) else question.latest_revision
    return revision.created_at if revision else None


def with_facts(items: list[LawItem]) -> list[LawItem]:
    """Each with `facts`, and `changed_since`: it got something new after its version of the law was published."""
    found = facts_of(items)
    for item in items:
        facts = found.get((item.kind, item.key), Facts())
        published_at = item.version.published_at
        changed_since = bool(facts.changed_at and published_at and facts.changed_at > published_at)
        item.facts, item.changed_since = facts, changed_since  # type: ignore[attr-defined]
    return items


def progress_of(items: QuerySet[LawItem]) -> dict[str, int]:
    """How many lines are open, and how many were cleared with each outcome."""
    counts = {outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in LawOutcome.values}
    return items.order_by().aggregate(**{OPEN: Count("pk", filter=Q(outcome=""))}, **counts)
