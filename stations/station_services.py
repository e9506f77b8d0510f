"""The only writers of whether a station is closed, beside a list that says so of many (lists/importing.py)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refusal, Refused
from stations import holes, services
from stations.enums import STANDING, HoleCause
from stations.models import Post, Station
from stations.reasons import Because


@transaction.atomic
def close_station(station: Station, *, by: User | None, at: datetime, reason: str) -> Station:
    """Nobody stands there any more in a shift that is not over, and nobody is wanted. Raises Refused (reason_missing, station_closed)."""
    # Whoever changes an assignment holds it and then looks at the station: the assignments come first.
    list(station.assignments.select_for_update(of=("self",)).filter(state__in=STANDING).order_by("pk").values_list("pk"))
    station = Station.objects.select_for_update(of=("self",), no_key=True).get(pk=station.pk)
    if refusals := _close_refusals(station, reason):
        raise Refused(refusals)
    for assignment in station.assignments.filter(state__in=STANDING, shift__ends_at__gt=at):
        services.withdraw(assignment, by=by, at=at, reason=Because.STATION_CLOSED, code=HoleCause.STATION)
    give_up_holes([station.pk], at=at)
    station.closed_at, station.closed_because = at, reason.strip()[:250]
    station.save(update_fields=["closed_at", "closed_because"])
    log(instance=station, action="stations.close", user=by, data={"reason": station.closed_because})
    return station


def give_up_holes(stations: Collection[int], *, at: datetime) -> None:
    """Nobody is wanted at these stations any more; in the transaction that closes them."""
    for post in Post.objects.filter(station__in=stations, holes__closed_at=None, holes__isnull=False).distinct():
        holes.give_up_hole(post, at=at)


@transaction.atomic
def reopen_station(station: Station, *, by: User | None) -> Station:
    """People may stand there again. Raises Refused (station_open)."""
    station = Station.objects.select_for_update(of=("self",), no_key=True).get(pk=station.pk)
    if station.closed_at is None:
        raise Refused([Refusal("station_open", gettext_noop("This station is open."))])
    station.closed_at, station.closed_because = None, ""
    station.save(update_fields=["closed_at", "closed_because"])
    log(instance=station, action="stations.reopen", user=by)
    return station


def _close_refusals(station: Station, reason: str) -> list[Refusal]:
    refusals = []
    if station.closed_at is not None:
        refusals.append(Refusal("station_closed", gettext_noop("This station is closed already.")))
    if not reason.strip():
        refusals.append(Refusal("reason_missing", gettext_noop("Give the reason: it is kept with the station.")))
    return refusals
