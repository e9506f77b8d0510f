from django.conf import settings
from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.whitelist import Whitelister

from people.multilingual import MultilingualField


class Pledge(models.Model):
    """A version of the pledge of impartiality. A version that somebody has signed is never changed: a new one follows."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    title = MultilingualField(_("title"))
    text = MultilingualField(_("text"), multiline=True)
    in_force_from = models.DateTimeField(_("in force from"))

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @property
    def html(self) -> SafeString:
        """The text in the active language, with nothing in it but harmless formatting."""
        return mark_safe(Whitelister().clean(str(self.text)))  # noqa: S308


class PledgeSignature(models.Model):
    """A person signed a version, once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="pledge_signatures", verbose_name=_("person"))
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="signatures", verbose_name=_("pledge"))
    full_name = models.CharField(_("full name"), max_length=150)
    language = models.CharField(_("language"), max_length=10)
    signed_at = models.DateTimeField(_("signed on"))

    class Meta:
        verbose_name = _("signature of the pledge")
        verbose_name_plural = _("signatures of the pledge")
        constraints = [models.UniqueConstraint(fields=["person", "pledge"], name="people_pledge_signed_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.pledge}"
