"""What a new list no longer has: closed or deleted by whoever looked at it, and never where people stand."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from people.models import User
from stations.enums import STANDING
from stations.models import Assignment, Station
from stations.station_services import close_station


def without_people(stations: "QuerySet[Station]") -> "QuerySet[Station]":
    """Where nobody stands."""
    return stations.exclude(Exists(Assignment.objects.filter(station=OuterRef("pk"), state__in=STANDING)))


@transaction.atomic
def close(stations: "QuerySet[Station]", *, by: User, at: datetime) -> int:
    """Close those where nobody stands; how many were closed now."""
    closed = 0
    for station in _locked(stations.filter(closed_at=None)):
        close_station(station, by=by, at=at, reason=_("No longer in the list."))
        closed += 1
    return closed


@transaction.atomic
def delete(stations: "QuerySet[Station]", *, by: User) -> int:
    """Delete those that nothing depends on, posts and all; how many. Where somebody once stood, the station stays as history."""
    deleted = 0
    for station in _locked(stations):
        try:
            with transaction.atomic():
                log(instance=station, action="wagtail.delete", user=by)
                station.delete()
        except ProtectedError:
            continue
        deleted += 1
    return deleted


def _locked(stations: "QuerySet[Station]") -> Iterable[Station]:
    """Asked again under the lock: who was assigned meanwhile stands."""
    ids = list(without_people(stations).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    return without_people(Station.objects.filter(pk__in=ids)).order_by("pk")
