"""Which materials a reader finds, and how much they are used."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from wagtail.models import PageViewRestriction

from courses.models import MaterialPage, Topic
from people.enums import OrganisationState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from people.models import Organisation


def published_materials(language: str = "") -> "QuerySet[MaterialPage]":
    """Every live material in `language` ("" for all) of organisations that are of the coalition now, by topic, newest first; with topic,
    organisation and document in the same query."""
    # As Page.objects.public(), which would ask for the restrictions first.
    path = ExpressionWrapper(OuterRef("path"), CharField())
    restricted = PageViewRestriction.objects.annotate(below=path).filter(below__startswith=F("page__path"))
    live = MaterialPage.objects.live().filter(~Exists(restricted), organisation__state=OrganisationState.ADMITTED)
    if language:
        live = live.filter(locale__language_code=language)
    return live.select_related("topic", "organisation", "document", "locale").order_by("topic__order", "topic__code", "-first_published_at", "pk")


def materials_of_topic(topic: Topic, language: str) -> "QuerySet[MaterialPage]":
    """The live materials of one topic in `language`: one query."""
    return published_materials(language).filter(topic=topic)


def usage_of(organisation: "Organisation | None" = None, since: date | None = None, until: date | None = None) -> "QuerySet[MaterialPage]":
    """The materials of `organisation` (None: of all) that are or were published, each with `views` and `downloads` from `since` to `until`,
    both days included; the most used first. One query."""
    days = Q()
    if since:
        days &= Q(usage__day__gte=since)
    if until:
        days &= Q(usage__day__lte=until)
    materials = MaterialPage.objects.filter(first_published_at__isnull=False)
    if organisation is not None:
        materials = materials.filter(organisation=organisation)
    counted = materials.annotate(views=Coalesce(Sum("usage__views", filter=days), 0), downloads=Coalesce(Sum("usage__downloads", filter=days), 0))
    return counted.select_related("organisation", "locale", "topic").order_by("-downloads", "-views", "pk")
