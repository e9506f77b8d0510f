from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.whitelist import Whitelister

from people.dates import validate_fields_of_our_time
from people.multilingual import MultilingualField


class Commitment(models.Model):
    """A text that is signed, in versions. A version that somebody has signed is never changed: a new one follows."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    title = MultilingualField(_("title"))
    text = MultilingualField(_("text"), multiline=True)
    in_force_from = models.DateTimeField(_("in force from"))

    class Meta:
        abstract = True
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    def clean(self) -> None:
        super().clean()
        validate_fields_of_our_time(self, "in_force_from")

    @property
    def html(self) -> SafeString:
        """The text in the active language, with nothing in it but harmless formatting."""
        return mark_safe(Whitelister().clean(str(self.text)))  # noqa: S308
