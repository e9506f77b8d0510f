from collections.abc import Mapping

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from people.multilingual import MultilingualField


class Scenario(RevisionMixin, models.Model):
    """A situation told once, with several questions about it that are drawn together. What a person was told is frozen by the
    revision that the paper of the attempt names."""

    ref = models.SlugField(_("reference"), unique=True, help_text=_("Stable name of the situation in imported and exported files."))
    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="scenarios", verbose_name=_("topic"))
    text = MultilingualField(_("situation"), multiline=True, longest=3000)
    image = models.ForeignKey("wagtailimages.Image", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    image_alt = MultilingualField(_("what the picture shows"), blank=True, help_text=_("For who cannot see it; in every language."))
    video = models.ForeignKey("courses.Recording", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("video"))

    class Meta:
        verbose_name = _("situation")
        verbose_name_plural = _("situations")
        ordering = ["ref"]

    def __str__(self) -> str:
        return f"{self.ref}: {Truncator(self.text).chars(60)}"

    def texts(self) -> list[Mapping[str, str]]:
        return [self.text, *([self.image_alt] if self.image_id else [])]
