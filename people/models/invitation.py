import secrets
from datetime import datetime

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from people.enums import OPEN_INVITATIONS, InvitationState
from people.models.organisation import Organisation


def new_token() -> str:
    """192 random bits for a link."""
    return secrets.token_urlsafe(24)


class InvitationLink(models.Model):
    """The link by which an organisation lets whoever has it join: for a poster, a chat, a hall. A new token makes the old link a dead one."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="invitation_link", verbose_name=_("organisation"))
    token = models.CharField(_("token"), max_length=40, unique=True, default=new_token, editable=False)
    is_on = models.BooleanField(_("switched on"), default=True)
    expires_at = models.DateTimeField(_("good until"), null=True, blank=True)
    most_uses = models.PositiveIntegerField(_("for how many people"), null=True, blank=True, validators=[MinValueValidator(1)])
    uses = models.PositiveIntegerField(_("joined by it"), default=0, editable=False)
    made_at = models.DateTimeField(_("made on"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by"))

    class Meta:
        verbose_name = _("invitation link")
        verbose_name_plural = _("invitation links")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.organisation)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_shown_state(self, at: datetime) -> "InvitationQuerySet":
        """With `shown_state`: the state, or expired."""
        is_over = Q(state__in=OPEN_INVITATIONS, expires_at__lte=at)
        return self.annotate(
            shown_state=Case(When(is_over, then=Value(InvitationState.EXPIRED)), default=F("state"), output_field=models.CharField())
        )


class Invitation(models.Model):
    """An organisation invites an e-mail address, once. The mail that says so is claimed by one sender, the claim is committed, and only then
    it goes out: a claim that never became `mailed_at` is not sent again by itself."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations", verbose_name=_("organisation"))
    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    area = models.ForeignKey("people.Area", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("home area"))
    # In the mail alone: whoever has it has read the mail sent to `email`. No screen and no export shows it.
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=InvitationState.choices, default=InvitationState.QUEUED)
    invited_at = models.DateTimeField(_("invited on"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("invited by"))
    expires_at = models.DateTimeField(_("good until"))
    due_at = models.DateTimeField(_("to be mailed from"))
    claimed_at = models.DateTimeField(_("taken up by the sender"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    mailings = models.PositiveSmallIntegerField(_("how often mailed"), default=0)
    failures = models.PositiveSmallIntegerField(_("failed deliveries"), default=0)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="invitations", verbose_name=_("person"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "email"], name="people_invited_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="people_invitation_to_mail"),
            models.Index(fields=["organisation", "state"], name="people_invitation_of"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email


class InvitationList(models.Model):
    """A list that somebody uploaded and has yet to confirm; its lines are forgotten once they are invited."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded on"))
    file_name = models.CharField(_("file"), max_length=120)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    # [[number of the line, name, e-mail, phone, language, area], …] as they stand in the file
    lines = models.JSONField(_("lines"), default=list)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("list of invitations")
        verbose_name_plural = _("lists of invitations")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name
