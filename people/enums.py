from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MembershipState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("membership", "asked")
    ACCEPTED = "accepted", pgettext_lazy("membership", "accepted")
    DECLINED = "declined", pgettext_lazy("membership", "declined")
    ENDED = "ended", pgettext_lazy("membership", "ended")


class InvitationState(models.TextChoices):
    """What became of an invitation. One that was sent, or could not be, and has run out is shown as expired; that is never stored."""

    QUEUED = "queued", pgettext_lazy("invitation", "waits to be mailed")
    SENDING = "sending", pgettext_lazy("invitation", "being mailed")
    SENT = "sent", pgettext_lazy("invitation", "mailed")
    FAILED = "failed", pgettext_lazy("invitation", "could not be mailed")
    JOINED = "joined", pgettext_lazy("invitation", "joined")
    DECLINED = "declined", pgettext_lazy("invitation", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("invitation", "expired")


class Verdict(models.TextChoices):
    """What a line of a list of people to invite comes to."""

    NEW = "new", pgettext_lazy("line of a list", "to be invited")
    ACCOUNT = "account", pgettext_lazy("line of a list", "has an account: will be asked to join")
    INVITED = "invited", pgettext_lazy("line of a list", "invited before")
    MEMBER = "member", pgettext_lazy("line of a list", "is a member")
    ASKED = "asked", pgettext_lazy("line of a list", "has asked to join")
    TWICE = "twice", pgettext_lazy("line of a list", "stands in the list twice")
    WRONG = "wrong", pgettext_lazy("line of a list", "to be corrected")


# The lines that become invitations.
TO_INVITE = (Verdict.NEW, Verdict.ACCOUNT)
# Those by which one can still join.
OPEN_INVITATIONS = (InvitationState.QUEUED, InvitationState.SENDING, InvitationState.SENT, InvitationState.FAILED)


class OrganisationState(models.TextChoices):
    """Where an organisation is on its way through the coalition."""

    APPLIED = "applied", pgettext_lazy("organisation", "applied")
    ADMITTED = "admitted", pgettext_lazy("organisation", "admitted")
    SUSPENDED = "suspended", pgettext_lazy("organisation", "suspended")
    DECLINED = "declined", pgettext_lazy("organisation", "declined")
    LEFT = "left", pgettext_lazy("organisation", "left")


class TokenOpens(models.TextChoices):
    """What a token of the API is limited to, of what its owner may see."""

    ALL = "all", _("everything that I may see")
    COVERAGE = "coverage", _("elections, stations and their coverage only")
    OWN = "own", _("my own posts only")


class ConsentPurpose(models.TextChoices):
    """What a person agrees to that data are kept for."""

    ACCOUNT = "account", pgettext_lazy("consent", "training, certificate and post")
    CARD = "card", pgettext_lazy("consent", "when and where I can")


class Role(models.TextChoices):
    """What a person may do beyond learning; `roles.py` says which permissions each one carries."""

    VOLUNTEER = "volunteer", _("volunteer")
    EDITOR = "editor", _("editor")
    REVIEWER = "reviewer", _("reviewer")
    EXAMINER = "examiner", _("examiner")
    JUDGE = "judge", pgettext_lazy("role", "judge")
    TRAINER = "trainer", _("trainer")
    COORDINATOR = "coordinator", _("coordinator")
    HEADQUARTERS = "headquarters", _("headquarters")


# Roles held on behalf of one organisation.
ORGANISATION_ROLES = frozenset({Role.EDITOR, Role.REVIEWER})
