from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.enums import ConsentPurpose


class Consent(models.Model):
    """A person agreed that data are kept for a purpose: to which version of the words, in which language, when, and until when. Never deleted:
    it is the proof, and names nobody but by the account."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("what for"), max_length=10, choices=ConsentPurpose.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10)
    given_at = models.DateTimeField(_("consented on"))
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(purpose__in=ConsentPurpose.values), name="people_consent_purpose_known"),
            models.UniqueConstraint(fields=["person", "purpose"], condition=models.Q(withdrawn_at=None), name="people_one_consent_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.version})"
