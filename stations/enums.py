from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AssignmentState(models.TextChoices):
    TOLD = "told", _("told")
    ACCEPTED = "accepted", _("accepted")
    CONFIRMED = "confirmed", _("confirmed")
    ARRIVED = "arrived", _("arrived")
    DECLINED = "declined", pgettext_lazy("assignment", "declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    # The shift is done, and handed over; or the person went before its end.
    RELIEVED = "relieved", _("relieved")
    LEFT = "left", pgettext_lazy("assignment", "left early")


# In these states an assignment stands: its post is taken, its person is busy.
STANDING = ("told", "accepted", "confirmed", "arrived")
# In these it covers its station: whoever has done the shift was there. Counted by queries.covering, the gate knows nothing of it.
COVERING = (*STANDING, "relieved")


class Priority(models.IntegerChoices):
    NORMAL = 0, pgettext_lazy("priority", "normal")
    HIGH = 1, pgettext_lazy("priority", "high")
    HIGHEST = 2, pgettext_lazy("priority", "highest")


class ConflictKind(models.TextChoices):
    """What ties a person to a station. Read by that person alone."""

    WORKS_THERE = "works_there", _("I work there")
    COMMISSION = "relative_in_commission", _("A relative of mine is in the commission")
    CANDIDATE = "relative_of_candidate", _("I am a relative of a candidate, or work for one")
    PARTY = "party_member", _("I am a member of a party that takes part")
    OTHER = "other", _("Something else")


class HoleCause(models.TextChoices):
    """Why a post that had somebody has nobody now."""

    WITHDRAWN = "withdrawn", pgettext_lazy("hole", "withdrawn by hand")
    DECLINED = "declined", pgettext_lazy("hole", "declined by the person")
    MOVED = "moved", pgettext_lazy("hole", "moved to another post")
    REVOKED = "revoked", pgettext_lazy("hole", "certificate revoked")
    SUSPENDED = "suspended", pgettext_lazy("hole", "certificate suspended")
    EXPIRED = "expired", pgettext_lazy("hole", "certificate expired")
    LAPSED = "lapsed", pgettext_lazy("hole", "law update not done")
    MEMBERSHIP = "membership", pgettext_lazy("hole", "left the organisation")
    ORGANISATION = "organisation", pgettext_lazy("hole", "organisation suspended or gone")
    ACCREDITATION = "accreditation", pgettext_lazy("hole", "accreditation lost")
    CONFLICT = "conflict", pgettext_lazy("hole", "conflict of interest declared")
    ACCOUNT = "account", pgettext_lazy("hole", "account closed")
    STATION = "station", pgettext_lazy("hole", "station closed")
    LEFT = "left", pgettext_lazy("hole", "left before the end")
    NO_SHOW = "no_show", pgettext_lazy("hole", "did not come")


class PresenceKind(models.TextChoices):
    ARRIVED = "arrived", _("arrived")
    RELIEVED = "relieved", _("relieved")
    LEFT = "left", pgettext_lazy("assignment", "left early")


class OfferState(models.TextChoices):
    OPEN = "open", pgettext_lazy("offer", "open")
    ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
    DECLINED = "declined", pgettext_lazy("offer", "declined")
    EXPIRED = "expired", pgettext_lazy("offer", "not answered")
    VOID = "void", pgettext_lazy("offer", "no longer needed")


class SwapState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("swap", "asked")
    AGREED = "agreed", pgettext_lazy("swap", "agreed")
    DONE = "done", pgettext_lazy("swap", "done")
    REFUSED = "refused", pgettext_lazy("swap", "refused")
    VOID = "void", pgettext_lazy("swap", "no longer possible")


class PlanState(models.TextChoices):
    WANTED = "wanted", pgettext_lazy("plan", "asked for")
    MAKING = "making", pgettext_lazy("plan", "being made")
    READY = "ready", pgettext_lazy("plan", "proposed")
    APPLYING = "applying", pgettext_lazy("plan", "being applied")
    APPLIED = "applied", pgettext_lazy("plan", "applied")
    FAILED = "failed", pgettext_lazy("plan", "failed")
    DROPPED = "dropped", pgettext_lazy("plan", "dropped")


class LineKind(models.TextChoices):
    KEEP = "keep", pgettext_lazy("line of a plan", "stays")
    ADD = "add", pgettext_lazy("line of a plan", "new")
    MOVE = "move", pgettext_lazy("line of a plan", "moved")
    REMOVE = "remove", pgettext_lazy("line of a plan", "taken away")
    RESERVE = "reserve", pgettext_lazy("line of a plan", "in reserve")


# The lines that fill a post: one for each post of a plan.
FILLING = ("keep", "add", "move")


class LineState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("line of a plan", "proposed")
    APPLIED = "applied", pgettext_lazy("line of a plan", "applied")
    SKIPPED = "skipped", pgettext_lazy("line of a plan", "skipped")


class ImportState(models.TextChoices):
    LOOKED_AT = "looked_at", pgettext_lazy("import", "looked at")
    WANTED = "wanted", pgettext_lazy("import", "asked for")
    RUNNING = "running", pgettext_lazy("import", "running")
    DONE = "done", pgettext_lazy("import", "done")
    FAILED = "failed", pgettext_lazy("import", "failed")


class PaperKind(models.TextChoices):
    MANDATES = "mandates", _("mandate letters")
    BADGES = "badges", _("name badges")
    BOTH = "both", _("mandate letters and name badges")


class PapersThrownAway(models.TextChoices):
    """Why the files of a print run of papers are there no more."""

    OLD = "old", _("thrown away")
    CANCELLED = "cancelled", pgettext_lazy("print run", "cancelled")
    ERASED = "erased", _("thrown away: the data of somebody in it were erased")
    ENDED = "ended", _("thrown away: somebody in it stands no longer; it was made anew")
