"""How organisations publish: the library of materials, each organisation's section in it, and the review task."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class LibraryPage(Page):
    """All materials of all organisations in one language."""

    max_count_per_parent = 1
    parent_page_types = ["training_site.HomePage"]
    subpage_types = ["partners.SectionPage"]

    class Meta:
        verbose_name = _("library")


class SectionPage(Page):
    """An organisation's own section of the page tree: one in each language, translations of one another."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="sections", editable=False, verbose_name=_("organisation"))

    parent_page_types = ["partners.LibraryPage"]
    subpage_types = ["courses.MaterialPage"]

    class Meta:
        verbose_name = _("section of an organisation")
