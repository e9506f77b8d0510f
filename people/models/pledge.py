from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.commitment import Commitment


class Pledge(Commitment):
    """A version of the pledge of impartiality, which every person signs."""

    class Meta(Commitment.Meta):
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")


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
