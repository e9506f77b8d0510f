"""What is certified: programmes, and the certificates issued under them."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from people.multilingual import MultilingualField

if TYPE_CHECKING:
    from people.models import User


def new_token() -> str:
    """128 random bits for the public link of a certificate."""
    return secrets.token_urlsafe(16)


class Programme(models.Model):
    """What one can be certified in: the exam it requires, how long the certificate is valid, as of which law."""

    slug = models.SlugField(_("slug"), unique=True)
    name = MultilingualField(_("name"))
    exam = models.ForeignKey("quizzes.Exam", models.PROTECT, related_name="programmes", verbose_name=_("exam"))
    validity_days = models.PositiveSmallIntegerField(
        _("valid for, days"),
        default=365,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the day of issue; the certificate is valid to the end of the last day."),
    )
    renewal_days = models.PositiveSmallIntegerField(
        _("may be renewed after, days"),
        default=90,
        help_text=_("So many days after a pass the holder may sit the exam again and gets a new certificate. Not after a revocation."),
    )
    required_series = models.ForeignKey(
        "courses.SessionSeries",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("live session"),
        help_text=_("One session of this series, attended at any time, is needed besides the exam. Empty: none is needed."),
    )
    law_as_of = models.DateField(_("law as of"), help_text=_("Printed on every certificate issued from now on."))

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self, at: datetime) -> "CertificateQuerySet":
        """Those that are valid at `at`: the twin of `rules.status`."""
        return self.filter(revoked_at=None, valid_until__gte=at)

    def counting_to(self, moment: datetime) -> "CertificateQuerySet":
        """Unrevoked ones that hold, and count, up to `moment`."""
        counts = Q(counts_until=None) | Q(counts_until__gte=moment)
        return self.filter(counts, revoked_at=None, valid_until__gte=moment)

    def with_reach(self) -> Any:
        """Each with `reach`: to which moment it holds and counts."""
        return self.annotate(reach=Least("valid_until", Coalesce("counts_until", "valid_until")))

    def of(self, person: "User") -> "CertificateQuerySet":
        return self.filter(holder=person)

    def current(self, person: "User", programme: Programme, at: datetime) -> "Certificate | None":
        """The person's certificate under the programme that is valid at `at`, the longest-lived one, or None."""
        return self.of(person).valid(at).filter(programme=programme).order_by("-valid_until").first()


class Certificate(models.Model):
    """Issued to a person under a programme, once for an attempt. Never deleted: it expires, or is revoked with a reason."""

    token = models.CharField(_("token"), max_length=32, unique=True, default=new_token, editable=False)
    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    # Its place on the public lists of what was revoked and suspended (status_places.py). Drawn at random, never given to another.
    status_list = models.PositiveSmallIntegerField(_("status list"), default=1, editable=False)
    status_index = models.PositiveIntegerField(_("place on the status list"), editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="certificates", verbose_name=_("programme"))
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates", verbose_name=_("holder"))
    holder_name = models.CharField(_("name of the holder"), max_length=150)
    attempt = models.ForeignKey("quizzes.Attempt", models.PROTECT, related_name="certificates", verbose_name=_("attempt"))
    issued_at = models.DateTimeField(_("issued"))
    valid_until = models.DateTimeField(_("valid until"))
    law_as_of = models.DateField(_("law as of"))
    # The law changed, and the holder has still to do the update: the last moment at which it counts for the gate. Services write it.
    counts_until = models.DateTimeField(_("counts until"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by"))
    revocation_reason = models.TextField(_("reason of revocation"), blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        # Issued by an exam and ended by a revocation: nobody adds, changes or deletes one by hand.
        default_permissions = ("view",)
        permissions = [("revoke_certificate", _("Can revoke a certificate"))]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "programme"], name="certificates_once_for_attempt"),
            models.UniqueConstraint(fields=["status_index", "status_list"], name="certificates_one_status_place"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("issued_at")), name="certificates_valid_after_issue"),
            models.CheckConstraint(condition=Q(revoked_at=None) | ~Q(revocation_reason=""), name="certificates_revoked_for_a_reason"),
        ]
        indexes = [models.Index(fields=["holder", "programme", "valid_until"], name="certificates_of_holder")]

    def __str__(self) -> str:
        return self.number

    @property
    def public_url(self) -> str:
        """The address in the QR code: short, and the same in every language."""
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("verify_link", args=[self.token])


class LawRequirement(models.Model):
    """The law changed: whoever was certified by an older one does the delta course by a moment, or the certificate no longer counts for the
    gate. The delta course is named by its translation key; its lessons and its exams are what has to be done."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="requirements", verbose_name=_("programme"))
    versions = models.ManyToManyField("courses.LawVersion", related_name="requirements", verbose_name=_("versions of the law"))
    course_key = models.UUIDField(_("delta course"))
    law_as_of = models.DateField(_("law as of"))
    # What the headquarters had set at the programme itself: by which law it certified before any update was required.
    law_before = models.DateField(_("law before"), null=True, blank=True, editable=False)
    required_by = models.DateTimeField(_("required by"))
    announced_at = models.DateTimeField(_("announced"))
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("announced by")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lifted by"))
    lifted_because = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("required update")
        verbose_name_plural = _("required updates")
        ordering = ["-announced_at"]
        # Announced and lifted through services: nobody deletes one.
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(condition=Q(required_by__gt=F("announced_at")), name="certificates_update_in_advance"),
            models.CheckConstraint(condition=Q(lifted_at=None) | ~Q(lifted_because=""), name="certificates_update_lifted_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({date_format(self.law_as_of, 'SHORT_DATE_FORMAT')})"


class LawUpdateQuerySet(models.QuerySet["LawUpdate"]):
    def open(self) -> "LawUpdateQuerySet":
        """Those that have still to be done."""
        return self.filter(completed_at=None, requirement__lifted_at=None, certificate__revoked_at=None)


class LawUpdate(models.Model):
    """A certificate that a requirement touches, and when its holder has done the update."""

    requirement = models.ForeignKey(LawRequirement, models.PROTECT, related_name="updates", verbose_name=_("required update"))
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="updates", verbose_name=_("certificate"))
    completed_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = LawUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update of a certificate")
        verbose_name_plural = _("updates of certificates")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["requirement", "certificate"], name="certificates_update_once")]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.requirement}"


class PrintRun(models.Model):
    """The sheets of a programme's or an organisation's certificates, asked for at once: made one by one by the queue, then one ZIP."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("programme"))
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked on"))
    # Which: frozen when asked, by their ids.
    certificates = models.JSONField(_("certificates"), default=list)
    made = models.PositiveIntegerField(_("made"), default=0)
    # When a worker last made a sheet of it: one that is silent was killed.
    beat_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    thrown_away_at = models.DateTimeField(_("thrown away"), null=True, blank=True)

    class Meta:
        verbose_name = _("print run")
        verbose_name_plural = _("print runs")
        ordering = ["-asked_at"]
        default_permissions = ("add",)

    def __str__(self) -> str:
        return f"{self.programme or self.organisation}, {date_format(timezone.localtime(self.asked_at), 'SHORT_DATETIME_FORMAT')}"

    @property
    def total(self) -> int:
        return len(self.certificates)
