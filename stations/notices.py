"""What this app tells: a post, and that it is taken back."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.notice_kinds import NoticeKind, moment, multilingual, translatable
from people.notice_services import tell
from stations.models import Assignment

KINDS = (
    NoticeKind(
        "assigned",
        label=_("My posts"),
        title=gettext_noop("You have a post: %(station)s"),
        text=gettext_noop("You stand at %(station)s (%(area)s, %(address)s) from %(from)s to %(to)s. Election: %(election)s."),
        view="stations:mine",
        action=gettext_noop("My posts"),
        may_be_silenced=False,
    ),
    NoticeKind(
        "withdrawn",
        label=_("My posts"),
        title=gettext_noop("You no longer stand at %(station)s"),
        text=gettext_noop("You no longer stand at %(station)s (%(area)s) from %(from)s. The reason: %(reason)s"),
        view="stations:mine",
        action=gettext_noop("My posts"),
        may_be_silenced=False,
    ),
)


def tell_assigned(assignment: Assignment) -> None:
    """In the transaction of the assignment."""
    values = {**_place(assignment), "to": moment(assignment.shift.ends_at, assignment.shift.election.time_zone)}
    tell(assignment.person, "assigned", f"assignment {assignment.pk}", values, at=assignment.assigned_at)


def tell_withdrawn(assignment: Assignment) -> None:
    """In the transaction of the withdrawal."""
    if assignment.ended_at is None:
        return
    values = {**_place(assignment), "reason": translatable(assignment.ended_because)}
    tell(assignment.person, "withdrawn", f"assignment {assignment.pk}", values, at=assignment.ended_at)


def _place(assignment: Assignment) -> dict[str, object]:
    station, shift = assignment.station, assignment.shift
    return {
        "station": str(station),
        "area": multilingual(station.area.name),
        "address": station.address or "–",
        "election": multilingual(shift.election.name),
        "from": moment(shift.starts_at, shift.election.time_zone),
    }
