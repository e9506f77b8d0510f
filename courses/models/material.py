"""What an organisation publishes."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField
from wagtail.models import Page

from courses.addresses import public_address
from courses.enums import MaterialKind
from courses.material_form import MaterialForm
from courses.permissions import OrganisationPageMixin
from courses.reviewed import ReviewedMixin
from courses.search import searchable

if TYPE_CHECKING:
    from django.http import HttpRequest


class Licence(models.TextChoices):
    """What readers may do with a material."""

    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    CC_BY_NC = "cc-by-nc-4.0", "CC BY-NC 4.0"
    ALL_RIGHTS = "all-rights", _("all rights reserved by the organisation")


LICENCE_TEXTS = {
    Licence.CC_BY: _("You may copy, share and change this material if you name its author."),
    Licence.CC_BY_SA: _("You may copy, share and change this material if you name its author and share what you make under the same licence."),
    Licence.CC_BY_NC: _("You may copy, share and change this material if you name its author and do not earn money with it."),
    Licence.ALL_RIGHTS: _("Only the organisation may copy or change this material; you may read it and keep it for yourself."),
}
LICENCE_LINKS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
}


VIDEO_EXTENSIONS = ("mp4", "webm")


class MaterialPage(ReviewedMixin, OrganisationPageMixin, Page):
    """What an organisation publishes: a text, a document, a handout, a video or a link, in the language of its branch of the tree.

    Whose it is follows from the section it stands in, never from a form.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="materials", editable=False, verbose_name=_("organisation"))
    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"))
    # Empty in revisions that are older than the field, and filled in when they are published.
    kind = models.CharField(_("kind"), max_length=10, choices=MaterialKind.choices)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, default=Licence.CC_BY)
    summary = models.CharField(_("summary"), max_length=300, help_text=_("One or two sentences: what a reader finds here."))
    text = RichTextField(_("text"), blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "image"])
    document = models.ForeignKey("wagtaildocs.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document"))
    link = models.URLField(_("link"), blank=True)

    # A tab, though the only one: the editor of pages sets in nothing but tabs.
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title", help_text=_("As readers will see it in the list of materials.")),
                    FieldPanel("topic", widget=forms.Select),  # the chooser of snippets is closed to partners
                    FieldPanel("kind"),
                    FieldPanel("summary"),
                    MultiFieldPanel(
                        [FieldPanel("text"), FieldPanel("document"), FieldPanel("link")],
                        heading=_("What you publish"),
                        help_text=_(
                            "Fill in what the kind asks for: a text; a document (PDF, DOCX, ODT, TXT and the like); a video file (MP4 or WebM) "
                            "or a link to one, with a text that tells what it shows and says; a link. More is welcome."
                        ),
                    ),
                    FieldPanel("licence"),
                ],
                heading=_("Material"),
            )
        ],
        base_form_class=MaterialForm,
    )
    search_fields = [*Page.search_fields, *searchable("summary", "text")]
    parent_page_types = ["partners.SectionPage"]
    subpage_types: list[str] = []
    template = "courses/material_page.html"

    class Meta:
        verbose_name = _("material")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if self.path:
            self.organisation = self.get_parent().specific.organisation
        self.kind = self.kind or self._kind_by_content()
        return super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.kind and (problem := self._lack()):
            field, sentence = problem
            raise ValidationError({field: ValidationError(sentence, code="material_lacks")})

    @property
    def has_text(self) -> bool:
        """An editor left empty still saves a paragraph."""
        return bool(strip_tags(self.text).strip())

    @property
    def has_video_file(self) -> bool:
        return self.document is not None and self.document.file_extension.lower() in VIDEO_EXTENSIONS

    @property
    def review_title(self) -> str:
        return str(self.draft_title or self.title)

    @property
    def review_kind(self) -> str:
        return gettext("material")

    @property
    def review_language(self) -> str:
        return str(self.locale.get_display_name())

    @property
    def author_address(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.pk])

    @property
    def reader_address(self) -> str:
        return public_address(self)

    def review_facts(self) -> list[dict[str, Any]]:
        return [
            {"label": _("Kind"), "value": self.get_kind_display()},
            {"label": _("Topic"), "value": self.topic},
            {"label": _("Licence"), "value": self.get_licence_display()},
        ]

    def _lack(self) -> tuple[str, Any] | None:
        """The field in which something is missing for this kind, with a sentence; None where nothing is."""
        if self.kind == MaterialKind.TEXT and not self.has_text:
            return "text", _("Write the text.")
        if self.kind == MaterialKind.LINK and not self.link:
            return "link", _("Fill in the link.")
        if self.kind == MaterialKind.VIDEO:
            if not (self.has_video_file or self.link):
                return "document", _("Choose a video file (MP4 or WebM), or fill in a link to the video.")
            if not self.has_text:
                return "text", _("Tell what the video shows and says, for readers who cannot see, hear or load it.")
        if self.kind in {MaterialKind.DOCUMENT, MaterialKind.HANDOUT} and (self.document is None or self.has_video_file):
            return "document", _("Choose a document.")
        return None

    def _kind_by_content(self) -> str:
        if self.document is not None:
            return MaterialKind.VIDEO if self.has_video_file else MaterialKind.DOCUMENT
        return MaterialKind.LINK if self.link else MaterialKind.TEXT

    @property
    def licence_text(self) -> str:
        """What the licence allows, in a sentence, in the active language."""
        return str(LICENCE_TEXTS[Licence(self.licence)])

    @property
    def licence_link(self) -> str:
        """Where the licence itself is, or ""."""
        return LICENCE_LINKS.get(Licence(self.licence), "")

    @property
    def document_line(self) -> str:
        """ "PDF · 412 KB" of its document, or ""."""
        if self.document is None:
            return ""
        size = self.document.get_file_size()
        return " · ".join([self.document.file_extension.upper(), *([str(filesizeformat(size))] if size else [])])

    def get_context(self, request: "HttpRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        ancestors = self.get_ancestors().live().filter(depth__gt=2) if self.path else Page.objects.none()
        facts = [
            (_("Kind"), self.get_kind_display()),
            (_("Organisation"), self.organisation),
            (_("Topic"), self.topic),
            (_("Language"), self.locale.get_display_name()),
            (_("Licence"), self.get_licence_display()),
        ]
        if self.last_published_at:
            facts.append((_("Published on"), date_format(localtime(self.last_published_at), "DATE_FORMAT")))
        return {
            **super().get_context(request, *args, **kwargs),
            "breadcrumbs": [{"label": page.title, "url": page.url} for page in ancestors],
            "facts": [{"label": label, "value": value} for label, value in facts],
            "document_line": self.document_line,
            # Which of several materials that show the document is counted.
            "document_url": f"{self.document.url}?material={self.pk}" if self.document else "",
        }
