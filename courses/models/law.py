from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.law_rules import in_force_at
from courses.models.law_item import LawItem
from people.multilingual import MultilingualField

_is_address = URLValidator(schemes=["http", "https"])


class LawArticleQuerySet(models.QuerySet["LawArticle"]):
    def with_versions(self, ids: Iterable[Any]) -> "dict[Any, LawArticle]":
        """{id: article} with their published versions: one query, and a second one only where an article has none."""
        wanted = {one for one in ids if one}
        versions = LawVersion.objects.published().filter(article__in=wanted).select_related("article")
        articles: dict[Any, LawArticle] = {}
        for version in versions:
            article = articles.setdefault(version.article_id, version.article)
            article.published_versions = [*article.__dict__.get("published_versions", []), version]
        return {**(self.in_bulk(wanted - articles.keys()) if wanted - articles.keys() else {}), **articles}


class LawArticle(models.Model):
    """An article of an act; lessons and questions cite it. What it says, and since when, its versions say."""

    code = models.SlugField(_("code"), unique=True)
    law = MultilingualField(_("act"))
    law_date = models.DateField(_("date of the act"), null=True, blank=True)
    number = models.CharField(_("article"), max_length=20, blank=True)
    title = MultilingualField(_("title"))

    objects = LawArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article of law")
        verbose_name_plural = _("articles of law")
        ordering = ["code"]

    def __str__(self) -> str:
        return gettext("Article %(number)s, %(law)s") % {"number": self.number, "law": self.law} if self.number else str(self.law)

    @cached_property
    def published_versions(self) -> "list[LawVersion]":
        """Oldest first."""
        return list(self.versions.published())

    def version_at(self, at: datetime) -> "LawVersion | None":
        """The version in force at `at`."""
        return in_force_at(self.published_versions, at)


class LawVersionQuerySet(models.QuerySet["LawVersion"]):
    def published(self) -> "LawVersionQuerySet":
        """Oldest first, with `has_open_lessons`: whether some lesson has still to be reviewed against it."""
        still_open = LawItem.objects.open().filter(version=OuterRef("pk"), kind="lesson")
        return self.filter(published_at__isnull=False).annotate(has_open_lessons=Exists(still_open))


class LawVersion(models.Model):
    """What an article says from a date on. A draft until it is published; the date of force may lie ahead of that."""

    article = models.ForeignKey(LawArticle, models.CASCADE, related_name="versions", verbose_name=_("article of law"))
    in_force_from = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("Empty: the date of the version is still to be established.")
    )
    summary = MultilingualField(_("summary"), multiline=True)
    changed = MultilingualField(
        _("what changed"),
        multiline=True,
        longest=1000,
        blank=True,
        help_text=_("Against the version before, in a sentence or two. Readers and certified people see it."),
    )
    official_url = MultilingualField(_("official text"), blank=True, help_text=_("The address of the official text, in each language that it has."))
    verified = models.BooleanField(_("checked by a lawyer"), default=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("published by")
    )

    objects = LawVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an article")
        verbose_name_plural = _("versions of articles")
        ordering = [F("in_force_from").asc(nulls_first=True), "pk"]
        permissions = [("publish_lawversion", _("Can publish a version of an article of law"))]
        constraints = [models.UniqueConstraint(fields=["article", "in_force_from"], name="courses_law_version_day_once")]

    def __str__(self) -> str:
        return f"{self.article} ({date_format(self.in_force_from, 'SHORT_DATE_FORMAT') if self.in_force_from else '?'})"

    def clean(self) -> None:
        super().clean()
        for address in self.official_url.values():
            try:
                _is_address(address)
            except ValidationError as error:
                raise ValidationError({"official_url": _("Write whole addresses, with https://.")}) from error
