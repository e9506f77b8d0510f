"""What is certified: programmes, and the certificates issued under them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.multilingual import MultilingualField


def new_token() -> str:
    """128 random bits for the public link of a certificate."""
    return secrets.token_urlsafe(16)


class Programme(models.Model):
    """What one can be certified in: the exam it requires, how long the certificate is valid, as of which law."""

    slug = models.SlugField(_("slug"), unique=True)
    name = MultilingualField(_("name"))
    exam = models.ForeignKey("quizzes.Exam", models.PROTECT, related_name="programmes", verbose_name=_("exam"))
    validity_days = models.PositiveSmallIntegerField(_("valid for, days"), default=365)
    law_as_of = models.DateField(_("law as of"))

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return str(self.name)


class Certificate(models.Model):
    """Issued to a person under a programme, once for an attempt. Never deleted: it expires, or is revoked with a reason."""

    token = models.CharField(_("token"), max_length=32, unique=True, default=new_token, editable=False)
    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="certificates", verbose_name=_("programme"))
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates", verbose_name=_("holder"))
    holder_name = models.CharField(_("name of the holder"), max_length=150)
    attempt = models.OneToOneField("quizzes.Attempt", models.PROTECT, related_name="certificate", verbose_name=_("attempt"))
    issued_at = models.DateTimeField(_("issued"))
    valid_until = models.DateTimeField(_("valid until"))
    law_as_of = models.DateField(_("law as of"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by"))
    revocation_reason = models.TextField(_("reason of revocation"), blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [models.CheckConstraint(condition=Q(valid_until__gt=F("issued_at")), name="certificates_valid_after_issue")]
        indexes = [models.Index(fields=["holder", "programme", "valid_until"], name="certificates_of_holder")]

    def __str__(self) -> str:
        return self.number
