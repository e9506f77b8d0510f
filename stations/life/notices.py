"""What people are told of their posts: an offer, a change of posts, and the day before where to be."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.batches import in_batches
from people.notice_kinds import Due, NoticeKind, moment, multilingual, translatable
from people.notice_services import tell, tell_all
from stations.contacts import Contacts
from stations.enums import STANDING
from stations.life.places import map_link
from stations.models import Assignment, Hole, Offer, Post, Shift, Swap
from stations.queries import stands_at
from stations.scope import coordinators_of

_LABEL = _("My posts")
KINDS = (
    NoticeKind(
        "post_offered",
        label=_LABEL,
        title=gettext_noop("Can you stand at %(station)s?"),
        text=gettext_noop(
            "Somebody is missing at %(station)s (%(area)s, %(address)s) from %(from)s to %(to)s. You live nearest and are free. "
            "Please answer by %(answer_by)s; after that somebody else is asked."
        ),
        view="stations:mine",
        action=gettext_noop("Answer now"),
        may_be_silenced=False,
    ),
    NoticeKind(
        "nobody_left",
        label=_("The day"),
        title=gettext_noop("Nobody is left to ask for %(station)s"),
        text=gettext_noop(
            "The hole at %(station)s (%(area)s) from %(from)s was offered to everybody who is free and certified, and nobody has taken it. "
            "Look for somebody yourself."
        ),
        view="day:home",
        action=gettext_noop("The day"),
        may_be_silenced=False,
        permission="stations.change_assignment",
    ),
    NoticeKind(
        "swap_asked",
        label=_LABEL,
        title=gettext_noop("Change posts with %(person)s?"),
        text=gettext_noop("%(person)s stands at %(station)s (%(area)s) from %(from)s and would like your post. Nothing changes unless you agree."),
        view="stations:mine",
        action=gettext_noop("Answer now"),
        may_be_silenced=False,
    ),
    NoticeKind(
        "swap_refused",
        label=_LABEL,
        title=gettext_noop("Your posts stay as they are"),
        text=gettext_noop("The change of posts does not take place: you stand at %(station)s (%(area)s) from %(from)s, as before."),
        view="stations:mine",
        action=gettext_noop("My posts"),
        may_be_silenced=False,
    ),
    NoticeKind(
        "post_tomorrow",
        label=_LABEL,
        title=gettext_noop("You stand at %(station)s from %(from)s"),
        text=gettext_noop(
            "Address: %(address)s (%(area)s). Map: %(map)s\nShift: %(shift)s, from %(from)s to %(to)s.\n"
            "Beside you: %(partner)s. The coordinator's phone: %(phone)s.\n"
            "Take your mandate and your identity document with you, and confirm that you come."
        ),
        view="stations:mine",
        action=gettext_noop("I confirm: I am coming"),
        may_be_silenced=False,
    ),
)
BEFORE = timedelta(hours=24)


def tell_offer(offer: Offer) -> None:
    """In the transaction of the offer."""
    post = offer.hole.post
    zone = post.shift.election.time_zone
    values = {
        "station": str(post.station),
        "area": multilingual(post.station.area.name),
        "address": post.station.address or "–",
        "from": moment(post.shift.starts_at, zone),
        "to": moment(post.shift.ends_at, zone),
        "answer_by": moment(offer.answer_by, zone),
    }
    tell(offer.person, "post_offered", f"offer {offer.pk}", values, at=offer.offered_at)


def tell_nobody_left(hole: Hole, *, at: datetime) -> None:
    """Whoever coordinates there, once for a hole; in the transaction of the last answer."""
    values = _place_of(hole.post)
    tell_all((Due(person.pk, "nobody_left", f"hole {hole.pk}", values) for person in coordinators_of(hole.post.station)), at=at)


def tell_swap_asked(swap: Swap) -> None:
    """Whose post is wanted; by name, since they may know each other."""
    values = {"person": swap.first.person.full_name, **_place(swap.first)}
    tell(swap.second.person, "swap_asked", f"swap {swap.pk}", values, at=swap.asked_at)


def tell_swap_decided(swap: Swap) -> None:
    """Both of them, that nothing changes. Where it does, each is told of the new post as of any."""
    for one in (swap.first, swap.second):
        if swap.decided_at and one.person_id != swap.decided_by_id:
            tell(one.person, "swap_refused", f"swap {swap.pk}", _place(one), at=swap.decided_at)


def tomorrow(at: datetime) -> Iterable[Due]:
    """Who stands within a day, each with what they need; told once, whatever is told meanwhile. In batches: two queries a shift."""
    contacts = Contacts()
    for shift in Shift.objects.filter(starts_at__gt=at, starts_at__lte=at + BEFORE).select_related("election"):
        beside = Prefetch(
            "station__assignments", Assignment.objects.filter(shift=shift, state__in=STANDING).select_related("person"), to_attr="beside"
        )
        standing = shift.assignments.filter(stands_at(at)).select_related("station__area").order_by("pk").prefetch_related(beside)
        for assignment in in_batches(standing, 500):
            assignment.shift = shift
            yield Due(assignment.person_id, "post_tomorrow", f"assignment {assignment.pk}", _reminder(assignment, contacts))


def _reminder(assignment: Assignment, contacts: Contacts) -> dict[str, object]:
    station, shift = assignment.station, assignment.shift
    partners = [one.person.get_short_name() for one in station.beside if one.pk != assignment.pk]  # type: ignore[attr-defined]
    return {
        **_place(assignment),
        "to": moment(shift.ends_at, shift.election.time_zone),
        "address": station.address or "–",
        "map": map_link(station) or "–",
        "shift": multilingual(shift.name),
        "partner": ", ".join(partners) or translatable(gettext_noop("nobody yet")),
        "phone": contacts.written(assignment) or "–",
    }


def _place(assignment: Assignment) -> dict[str, object]:
    return _place_of(assignment)


def _place_of(there: Assignment | Post) -> dict[str, object]:
    station, shift = there.station, there.shift
    return {
        "station": str(station),
        "area": multilingual(station.area.name),
        "from": moment(shift.starts_at, shift.election.time_zone),
    }
