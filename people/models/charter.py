from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.commitment import Commitment


class Charter(Commitment):
    """A version of the charter of the coalition, which every organisation signs."""

    class Meta(Commitment.Meta):
        verbose_name = _("charter")
        verbose_name_plural = _("charters")


class CharterSignature(models.Model):
    """An organisation signed a version, once: who signed, when, and on whose behalf, in the words of that day."""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="signatures", verbose_name=_("charter"))
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="charter_signatures", verbose_name=_("organisation"))
    organisation_name = models.CharField(_("name of the organisation"), max_length=250)
    # Stays when whoever it was is erased: it is the organisation's signature (docs/people.md).
    signer_name = models.CharField(_("who signs"), max_length=150)
    signer_position = models.CharField(_("position"), max_length=150)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account"))
    language = models.CharField(_("language"), max_length=10)
    signed_at = models.DateTimeField(_("signed on"))

    class Meta:
        verbose_name = _("signature of the charter")
        verbose_name_plural = _("signatures of the charter")
        constraints = [models.UniqueConstraint(fields=["organisation", "charter"], name="people_charter_signed_once")]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.charter}"
