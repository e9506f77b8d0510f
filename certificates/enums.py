from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CertificateStatus(models.TextChoices):
    """What `rules.status` answers. It is worked out from the dates, never stored."""

    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("replaced")
    EXPIRED = "expired", _("expired")
    ERASED = "erased", _("holder erased")


class ByHand(models.TextChoices):
    """Who may issue a certificate of a programme by hand."""

    NOBODY = "nobody", _("nobody: only by what the programme asks for")
    HEADQUARTERS = "headquarters", _("two people of the headquarters together")
    NAMED = "named", _("two of the people who are named below together")


class SheetDesign(models.TextChoices):
    """The look of a programme's sheet (documents/designs.py)."""

    GUILLOCHE = "guilloche", _("woven frame, teal and gold")
    SKY = "sky", _("woven frame, sky blue and gold")
    INK = "ink", _("plain frame, black: prints with little ink")


class Basis(models.TextChoices):
    """What a certificate says of how it was earned, as of its issue."""

    EXAM = "exam", _("the exam")
    COURSE = "course", _("the course and the exam")
    SESSION = "session", _("a live session and the exam")
    WHOLE = "whole", _("the course, a live session and the exam")
    BY_HAND = "by_hand", _("two people of the headquarters, without the exam")


class DocumentKind(models.TextChoices):
    """What is signed of a certificate and kept."""

    BADGE = "badge", _("badge")


class LeftOut(models.TextChoices):
    """Why a certificate that was to be printed is not in the ZIP."""

    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("replaced")
    EXPIRED = "expired", _("expired")
    ERASED = "erased", _("the holder was erased")
    FAILED = "failed", _("the sheet could not be made")


class ThrownAway(models.TextChoices):
    """Why the files of a print run are there no more."""

    OLD = "old", _("thrown away")
    CANCELLED = "cancelled", pgettext_lazy("print run", "cancelled")
    ERASED = "erased", _("thrown away: the data of a holder were erased")
    ENDED = "ended", _("thrown away: certificates in it hold no more; it was made anew")


class HandGround(models.TextChoices):
    """Why a certificate was issued by hand, in words fit for the public."""

    RECOGNISED = "recognised", _("a certificate of another coalition was recognised")
    ON_PAPER = "on_paper", _("the exam was passed on paper")
    TRAINER = "trainer", _("the person trains observers")
    OTHER = "other", _("the knowledge was proven in another way")


class BulkOutcome(models.TextChoices):
    """What a dry run says of a person, and what came of it."""

    ENTITLED = "entitled", _("entitled")
    REFUSED = "refused", _("not entitled")
    ISSUED = "issued", _("issued")
    HAS_ONE = "has_one", _("got one meanwhile")
    FAILED = "failed", _("failed")
