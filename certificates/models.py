"""What is certified: programmes, and the certificates issued under them."""

import secrets

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.bulk.models import BulkIssue, BulkLine
from certificates.by_hand.models import HandIssue
from certificates.documents.issuer import Issuer
from certificates.documents.models import Document
from certificates.enums import Basis, ByHand, SheetDesign
from certificates.life.models import NameCorrection, Unrevocation, VerificationDay
from certificates.prints.models import PrintRun
from certificates.querysets import CertificateQuerySet
from certificates.status.models import StatusList
from certificates.updates.models import LawRequirement, LawUpdate
from people.multilingual import MultilingualField

__all__ = [
    "BulkIssue",
    "BulkLine",
    "Certificate",
    "CertificateQuerySet",
    "Document",
    "HandIssue",
    "Issuer",
    "LawRequirement",
    "LawUpdate",
    "NameCorrection",
    "PrintRun",
    "Programme",
    "StatusList",
    "Unrevocation",
    "VerificationDay",
    "new_token",
]


def new_token() -> str:
    """128 random bits for the public link of a certificate."""
    return secrets.token_urlsafe(16)


class Programme(models.Model):
    """What one can be certified in: the exam it requires, how long the certificate is valid, as of which law."""

    slug = models.SlugField(_("slug"), unique=True)
    name = MultilingualField(_("name"))
    # [until when (seconds), {language: name}], the oldest first: what certificates that were issued then say.
    former_names = models.JSONField(default=list, blank=True, editable=False)
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
    further_exams = models.ManyToManyField(
        "quizzes.Exam",
        blank=True,
        related_name="programmes_besides",
        verbose_name=_("further exams"),
        help_text=_("Each has to be passed too, in any order. The certificate comes with whatever is done last."),
    )
    live_sessions = models.ManyToManyField(
        "courses.SessionSeries",
        blank=True,
        related_name="programmes",
        verbose_name=_("live sessions"),
        help_text=_("One session of each of these series, attended at any time, is needed besides the exam. None: none is needed."),
    )
    # Translation keys: the course in whatever language.
    course_keys = models.JSONField(_("courses"), default=list, blank=True)
    pledge = models.ForeignKey(
        "people.Pledge",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("pledge"),
        help_text=_("This version, or a newer one, has to be signed. Empty: none is needed."),
    )
    needs_membership = models.BooleanField(
        _("only for members"), default=False, help_text=_("An admitted organisation of the coalition has to have accepted the person.")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    by_hand = models.CharField(
        _("issued by hand"),
        max_length=15,
        choices=ByHand.choices,
        default=ByHand.NOBODY,
        help_text=_("Without the exam, for a reason: one person of the headquarters proposes it, another one confirms it."),
    )
    hand_issuers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("who may issue by hand"),
        help_text=_("Only where the people are named: one of them proposes it, another one confirms it. At least two."),
    )
    design = models.CharField(
        _("look of the sheet"),
        max_length=10,
        choices=SheetDesign.choices,
        default=SheetDesign.GUILLOCHE,
        help_text=_("Of all sheets that are downloaded from now on, those of older certificates too."),
    )
    emblem = models.ForeignKey(
        "wagtailimages.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("emblem"),
        help_text=_("Of the coalition, say; stands at the top of the sheet. On a white or transparent ground, at least 400 pixels high."),
    )
    sheet_note = MultilingualField(
        _("words on the sheet"),
        blank=True,
        longest=120,
        help_text=_("One line in each language under what the holder has done; empty: none."),
    )
    law_as_of = models.DateField(_("law as of"), help_text=_("Printed on every certificate issued from now on."))

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class Certificate(models.Model):
    """Issued to a person under a programme, once for an attempt. Never deleted: it expires, is suspended for a time, is revoked with a reason,
    or is replaced by one that says the name right."""

    token = models.CharField(_("token"), max_length=32, unique=True, default=new_token, editable=False)
    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    # Its place on the public lists of what was revoked and suspended (status/places.py). Drawn at random, never given to another.
    status_list = models.PositiveSmallIntegerField(_("status list"), default=1, editable=False)
    status_index = models.PositiveIntegerField(_("place on the status list"), editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="certificates", verbose_name=_("programme"))
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates", verbose_name=_("holder"))
    holder_name = models.CharField(_("name of the holder"), max_length=150)
    # As printed, whatever the programme is called and asks for later.
    programme_name = MultilingualField(_("programme as printed"), editable=False)
    basis = models.CharField(_("earned by"), max_length=10, choices=Basis.choices, default=Basis.COURSE, editable=False)
    # What stands behind it: a passed attempt, or two people of the headquarters.
    attempt = models.ForeignKey("quizzes.Attempt", models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("attempt"))
    hand_issue = models.ForeignKey(
        HandIssue, models.PROTECT, null=True, blank=True, editable=False, related_name="certificates", verbose_name=_("issued by hand")
    )
    issued_at = models.DateTimeField(_("issued"))
    valid_until = models.DateTimeField(_("valid until"))
    law_as_of = models.DateField(_("law as of"))
    # The law changed, and the holder has still to do the update: the last moment at which it counts for the gate. Services write it.
    counts_until = models.DateTimeField(_("counts until"), null=True, blank=True, editable=False)
    # The last one before it under this programme; and the one whose name it corrects.
    renews = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="renewals", verbose_name=_("renews"))
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="correction", verbose_name=_("replaces")
    )
    # A suspension begins at once; without an end it lasts until it is lifted.
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True)
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("suspended by")
    )
    suspension_reason = models.TextField(_("reason of suspension"), blank=True)
    # From when it is revoked (which may be a day to come), and when that was decided.
    revoked_at = models.DateTimeField(_("revoked from"), null=True, blank=True)
    revocation_decided_at = models.DateTimeField(_("revocation decided"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by"))
    revocation_reason = models.TextField(_("reason of revocation"), blank=True)
    # It ended because it was issued anew with the name corrected: no revocation.
    replaced = models.BooleanField(_("replaced"), default=False, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        # Issued by an exam and ended by a revocation: nobody adds, changes or deletes one by hand.
        default_permissions = ("view",)
        permissions = [("revoke_certificate", _("Can revoke a certificate"))]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "programme"], condition=Q(corrects=None), name="certificates_once_for_attempt"),
            models.UniqueConstraint(fields=["hand_issue"], condition=Q(corrects=None), name="certificates_once_by_hand"),
            models.CheckConstraint(
                condition=Q(attempt__isnull=False, hand_issue=None) | Q(attempt=None, hand_issue__isnull=False), name="certificates_something_behind"
            ),
            models.UniqueConstraint(fields=["status_index", "status_list"], name="certificates_one_status_place"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("issued_at")), name="certificates_valid_after_issue"),
            models.CheckConstraint(condition=Q(revoked_at=None) | ~Q(revocation_reason=""), name="certificates_revoked_for_a_reason"),
            models.CheckConstraint(condition=Q(suspended_at=None) | ~Q(suspension_reason=""), name="certificates_suspended_for_a_reason"),
            models.CheckConstraint(
                condition=Q(suspended_until=None) | Q(suspended_at__isnull=False, suspended_until__gt=F("suspended_at")),
                name="certificates_suspended_for_a_time",
            ),
            models.CheckConstraint(condition=Q(replaced=False) | Q(revoked_at__isnull=False), name="certificates_replaced_has_ended"),
        ]
        indexes = [models.Index(fields=["holder", "programme", "valid_until"], name="certificates_of_holder")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_erased(self) -> bool:
        """The holder had the account erased: that it was issued is still true, to whom is not told any more."""
        return self.holder_name == ""

    @property
    def public_url(self) -> str:
        """The link by which anybody looks it up: short, and the same in every language."""
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("verify_link", args=[self.token])
