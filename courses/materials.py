"""Which materials a reader finds: those that are live, in the reader's language, of organisations that are of the coalition now."""

from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction

from courses.models import MaterialPage, Topic
from people.enums import OrganisationState

if TYPE_CHECKING:
    from django.db.models import QuerySet


def published_materials(language: str) -> "QuerySet[MaterialPage]":
    """Every live material in `language`, by topic, newest first; with topic, organisation and document in the same query."""
    # As Page.objects.public(), which would ask for the restrictions first.
    path = ExpressionWrapper(OuterRef("path"), CharField())
    restricted = PageViewRestriction.objects.annotate(below=path).filter(below__startswith=F("page__path"))
    admitted = {"organisation__state": OrganisationState.ADMITTED}
    live = MaterialPage.objects.live().filter(~Exists(restricted), locale__language_code=language, **admitted)
    return live.select_related("topic", "organisation", "document", "locale").order_by("topic__order", "topic__code", "-first_published_at", "pk")


def materials_of_topic(topic: Topic, language: str) -> "QuerySet[MaterialPage]":
    """The live materials of one topic in `language`: one query."""
    return published_materials(language).filter(topic=topic)
