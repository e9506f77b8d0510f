"""The only writers of published versions of the law, and of the work list that they open."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from wagtail.log_actions import log

from courses.enums import LawOutcome
from courses.law_rules import clear_refusals, publish_refusals
from courses.models import LawArticle, LawItem, LawVersion
from courses.signals import law_amended
from people.models import User
from people.multilingual import TranslatedText
from people.refusals import Refused


class Resting(NamedTuple):
    """Something that rests on an article: its kind (LawItemKind), its key, and what it is called in every language."""

    kind: str
    key: str
    label: Mapping[str, str]


@transaction.atomic
def publish_version(version: LawVersion, *, by: User | None, at: datetime) -> LawVersion:
    """Publish a draft. Where the article had a version before, every app adds what rests on it to the work list (law_amended).

    Returns the version as it is now. Raises Refused (law_rules.publish_refusals).
    """
    article = LawArticle.objects.select_for_update(of=("self",)).get(pk=version.article_id)
    version = LawVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    before = list(article.versions.published())
    if refusals := publish_refusals(version, before, at):
        raise Refused(refusals)
    version.published_at, version.published_by = at, by
    version.save(update_fields=["published_at", "published_by"])
    if before:
        law_amended.send(LawVersion, version=version, at=at)
    log(instance=version, action="courses.publish_law", user=by, data={"items": version.items.count()})
    return version


def preview(version: LawVersion, *, at: datetime) -> list[LawItem]:
    """What publishing the draft would open; nothing is kept. Raises Refused as publish_version does."""
    with transaction.atomic():
        items = list(publish_version(version, by=None, at=at).items.all())
        transaction.set_rollback(True)
    return items


def add_items(version: LawVersion, resting: Iterable[Resting]) -> None:
    """Open a line of the work list for each; for receivers of law_amended."""
    rows = [LawItem(version=version, kind=one.kind, key=one.key, label=TranslatedText(one.label)) for one in resting]
    LawItem.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


@transaction.atomic
def clear_item(item: LawItem, *, outcome: str, note: str = "", by: User | None, at: datetime) -> LawItem:
    """Somebody has looked at it. Clearing it again says something else from then on. Raises Refused (law_rules.clear_refusals)."""
    item = LawItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    note, longest = note.strip(), LawItem._meta.get_field("note").max_length or 0
    if refusals := clear_refusals(outcome, LawOutcome.values, note, longest):
        raise Refused(refusals)
    item.outcome, item.note, item.cleared_at, item.cleared_by = outcome, note, at, by
    item.save(update_fields=["outcome", "note", "cleared_at", "cleared_by"])
    log(instance=item, action="courses.clear_law", user=by, data={"outcome": outcome, "note": item.note})
    return item


@transaction.atomic
def reopen_item(item: LawItem, *, by: User | None) -> LawItem:
    """It has to be looked at once more. Opening what is open changes nothing."""
    item = LawItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.outcome:
        item.outcome, item.note, item.cleared_at, item.cleared_by = "", "", None, None
        item.save(update_fields=["outcome", "note", "cleared_at", "cleared_by"])
        log(instance=item, action="courses.reopen_law", user=by)
    return item
