"""The front page, and plain pages (about, privacy)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from courses.queries import courses_in, with_lesson_counts
from courses.surroundings import PlacedPageMixin
from people.notice_kinds import shown
from people.personal.kept import kinds
from people.prepared import PreparedQuery
from training_site.chain import path_from, standing_of
from training_site.next_step import certificate_card, next_step_of, posts_of
from training_site.queue.models import QueueWorker

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["HomePage", "InfoPage", "QueueWorker", "SiteVersion", "site_token"]

PRIVACY = "privacy"  # the slug of that page, to which the footer leads
NOTICES = 2  # unread ones on the front page; the rest is on their own page


class HomePage(PlacedPageMixin, Page):
    """The front page of one language: for a stranger what this is, for a volunteer the path and the one next step."""

    lead = RichTextField(_("lead"), blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CatalogPage", "partners.LibraryPage", "training_site.InfoPage"]

    class Meta:
        verbose_name = _("front page")

    def get_template(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> str:
        return "training_site/home_volunteer.html" if request.user.is_authenticated else "training_site/home_stranger.html"

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`courses` with progress; for who is logged in also `chain`, `next_step`, `certificate`, `posts`, unread `notices`, `has_desk`."""
        person, language = request.user, self.locale.language_code
        context = {**super().get_context(request, *args, **kwargs), "courses": with_lesson_counts(courses_in(language), person)}
        if not person.is_authenticated:
            return context
        at = timezone.now()
        standing = standing_of(person, at, language)
        return {
            **context,
            "chain": path_from(standing),
            "next_step": next_step_of(person, standing, at, language),
            "certificate": certificate_card(person, at) if standing.was_certified else None,
            "posts": posts_of(person, at) if standing.has_post else [],
            "notices": [shown(notice) for notice in person.notices.filter(read_at=None)[:NOTICES]],
            "has_desk": person.has_perm("wagtailadmin.access_admin"),
        }


class InfoPage(PlacedPageMixin, Page):
    """A plain page of text. Beneath the one about privacy stands what is kept of people, from the table of people.personal.kept."""

    body = RichTextField(_("body"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["training_site.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("plain page")

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """`kept`: [{title, what, why, …}] on the page about privacy, else nothing; `contact`: whom to write to about one's data."""
        kept = [kind.facts for kind in kinds()] if self.slug == PRIVACY else []
        return {**super().get_context(request, *args, **kwargs), "kept": kept, "contact": settings.BAKYLAU_PRIVACY_CONTACT}


class SiteVersion(models.Model):
    """The one row that is renewed whenever anything changes on which pages rest that everybody shares: see site_version.py."""

    token = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()
        verbose_name = _("version of the site")

    def __str__(self) -> str:
        return self.token


def site_token() -> str:
    """The version, in one query; "" where there is none yet."""
    rows = _TOKEN.rows()
    return str(rows[0][0]) if rows else ""


_TOKEN = PreparedQuery(lambda: SiteVersion.objects.values_list("token"))


class ScheduledJob(models.Model):
    """A command that runs by the clock: when it is due, who has it at hand, how it ended last. See scheduler.py."""

    command = models.CharField(max_length=100, unique=True)
    due_at = models.DateTimeField()
    taken_by = models.CharField(max_length=32, default="", blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=100, default="", blank=True)  # the kind of the exception

    class Meta:
        default_permissions = ()
        verbose_name = _("command by the clock")
        ordering = ["command"]

    def __str__(self) -> str:
        return self.command

    def is_late(self, at: datetime) -> bool:
        """Whether no scheduler seems to work: it has been due for longer than any job takes."""
        return not self.taken_by and self.due_at < at - timedelta(minutes=15)
