from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.enums import MembershipState, OrganisationState, Role
from people.multilingual import MultilingualField


class Organisation(models.Model):
    """An NGO of the coalition, or one that has applied to join it."""

    slug = models.SlugField(_("slug"), unique=True)
    name = MultilingualField(_("name"))
    # Its editors' rights in its section of the page tree hang on this group; `services.found_organisation` makes it.
    editors = models.OneToOneField(Group, models.PROTECT, editable=False, related_name="organisation", verbose_name=_("editors"))
    state = models.CharField(_("state"), max_length=10, choices=OrganisationState.choices, default=OrganisationState.ADMITTED, editable=False)
    # Since when it is so, and why, where a reason was given.
    state_since = models.DateTimeField(_("since"), null=True, blank=True, editable=False)
    state_because = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    registration_number = models.CharField(_("registration number"), max_length=30, blank=True)
    # Who applied for it, and is told the answer.
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="contact_of", verbose_name=_("contact")
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=Q(state__in=OrganisationState.values), name="people_organisation_state_known")]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def label(self) -> str:
        """Its name, and its state where that keeps people from standing for it."""
        return str(self) if self.is_admitted else f"{self} ({self.get_state_display()})"

    @property
    def is_admitted(self) -> bool:
        return self.state == OrganisationState.ADMITTED

    @property
    def is_suspended(self) -> bool:
        return self.state == OrganisationState.SUSPENDED


class Membership(models.Model):
    """A person asks an organisation, and it accepts: whom the person stands for."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation"))
    state = models.CharField(_("state"), max_length=10, choices=MembershipState.choices, default=MembershipState.ASKED)
    asked_at = models.DateTimeField(_("asked on"))
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by"))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="accepted"), name="people_one_accepted_membership"),
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="people_one_asked_membership"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="people_membership_of")]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class RoleGrant(models.Model):
    """A role given to a person, for one organisation where the role is held on behalf of one."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="role_grants", verbose_name=_("organisation"))
    granted_at = models.DateTimeField(_("granted on"), auto_now_add=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "organisation"], name="people_role_of_organisation_once"),
            models.UniqueConstraint(fields=["person", "role"], condition=Q(organisation__isnull=True), name="people_role_once"),
            models.CheckConstraint(
                condition=Q(role__in=["editor", "reviewer"], organisation__isnull=False)
                | (~Q(role__in=["editor", "reviewer"]) & Q(organisation__isnull=True)),
                name="people_role_held_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
