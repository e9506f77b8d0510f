from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MembershipState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("membership", "asked")
    ACCEPTED = "accepted", pgettext_lazy("membership", "accepted")
    DECLINED = "declined", pgettext_lazy("membership", "declined")
    ENDED = "ended", pgettext_lazy("membership", "ended")


class OrganisationState(models.TextChoices):
    """Where an organisation is on its way through the coalition."""

    APPLIED = "applied", pgettext_lazy("organisation", "applied")
    ADMITTED = "admitted", pgettext_lazy("organisation", "admitted")
    SUSPENDED = "suspended", pgettext_lazy("organisation", "suspended")
    DECLINED = "declined", pgettext_lazy("organisation", "declined")
    LEFT = "left", pgettext_lazy("organisation", "left")


class Role(models.TextChoices):
    """What a person may do beyond learning; `roles.py` says which permissions each one carries."""

    VOLUNTEER = "volunteer", _("volunteer")
    EDITOR = "editor", _("editor")
    REVIEWER = "reviewer", _("reviewer")
    EXAMINER = "examiner", _("examiner")
    TRAINER = "trainer", _("trainer")
    COORDINATOR = "coordinator", _("coordinator")
    HEADQUARTERS = "headquarters", _("headquarters")


# Roles held on behalf of one organisation.
ORGANISATION_ROLES = frozenset({Role.EDITOR, Role.REVIEWER})
