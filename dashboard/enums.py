from django.db import models
from django.utils.translation import gettext_lazy as _


class Progress(models.TextChoices):
    """How far a person is on the chain, told for one programme and election. The order is the order of the chain."""

    SIGNED_UP = "signed_up", _("signed up")
    LEARNING = "learning", _("learning")
    FAILED = "failed", _("failed the exam")
    REVOKED = "revoked", _("certificate revoked")
    SUSPENDED = "suspended", _("certificate suspended")
    EXPIRED = "expired", _("certificate expired")
    EXPIRING = "expiring", _("expires before the election")
    UPDATE_DUE = "update_due", _("law update due")
    CERTIFIED = "certified", _("certified")


KINDS = {
    Progress.CERTIFIED: "gold",
    Progress.EXPIRING: "open",
    Progress.UPDATE_DUE: "open",
    Progress.REVOKED: "refused",
    Progress.SUSPENDED: "refused",
    Progress.EXPIRED: "refused",
    Progress.FAILED: "refused",
}


def progress_tag(value: str) -> tuple[str, str]:
    """(words, kind) of the tag that shows this Progress."""
    progress = Progress(value)
    return str(progress.label), KINDS.get(progress, "")
