"""The front page, and plain pages (about, privacy)."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    """The front page of one language: for a stranger what this is, for a volunteer the path and the one next step."""

    lead = RichTextField(_("lead"), blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CatalogPage", "partners.LibraryPage", "training_site.InfoPage"]

    class Meta:
        verbose_name = _("front page")


class InfoPage(Page):
    """A plain page of text."""

    body = RichTextField(_("body"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["training_site.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("plain page")
