"""What this app tells: a post, and that it is taken back."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.notice_kinds import Due, NoticeKind, moment, multilingual, translatable
from people.notice_services import tell, tell_all
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


def tell_assigned(*assignments: Assignment, at: datetime) -> None:
    """Each of them, in the transaction of the assignments."""
    tell_all((Due(one.person_id, "assigned", f"assignment {one.pk}", _assigned(one)) for one in assignments), at=at)


def tell_withdrawn(assignment: Assignment) -> None:
    """In the transaction of the withdrawal."""
    if assignment.ended_at is None:
        return
    values = {**_place(assignment), "reason": translatable(assignment.ended_because)}
    tell(assignment.person, "withdrawn", f"assignment {assignment.pk}", values, at=assignment.ended_at)


def _assigned(assignment: Assignment) -> dict[str, object]:
    return {**_place(assignment), "to": moment(assignment.shift.ends_at, assignment.shift.election.time_zone)}


def _place(assignment: Assignment) -> dict[str, object]:
    station, shift = assignment.station, assignment.shift
    return {
        "station": str(station),
        "area": multilingual(station.area.name),
        "address": station.address or "–",
        "election": multilingual(shift.election.name),
        "from": moment(shift.starts_at, shift.election.time_zone),
    }
