"""The rows behind the numbers of the board. Every one is cut to what the person may see."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from dashboard.board.coverage import with_observers
from dashboard.board.lens import Lens
from people.models import User
from stations.models import Assignment, Hole
from stations.queries import NATURAL
from stations.scope import assignments_of

YESTERDAY = timedelta(hours=24)
KINDS = ("assigned", "ended", "opened", "filled")


def stations(seen: Lens, observers: int | None = None) -> Any:
    """Stations with `observers`, those with fewest first, of these the ones of high priority; `observers`: with exactly so many."""
    found = with_observers(seen.stations(), seen.shift, seen.organisation).select_related("area")
    if observers is not None:
        found = found.filter(observers=observers)
    return found.order_by("observers", "-priority", *NATURAL)


def holes(seen: Lens) -> QuerySet[Hole]:
    """Posts that had somebody and have nobody now, in the shift; priority first, then the newest. Whoever left may be of
    an organisation that the person does not see: no names are shown."""
    found = Hole.objects.filter(closed_at=None, post__shift=seen.shift, post__station__in=seen.stations())
    if seen.organisation is not None:
        found = found.filter(assignment__organisation=seen.organisation)
    return found.select_related("post__station__area", "post__shift").order_by("-post__station__priority", "-opened_at", "-pk")


def changes(seen: Lens, person: User, since: datetime) -> dict[str, int]:
    """How many were assigned, ended, holes opened and holes filled since then, whatever the shift. Two queries."""
    assignments = _assignments(seen, person).aggregate(
        assigned=Count("pk", filter=Q(assigned_at__gte=since)), ended=Count("pk", filter=Q(ended_at__gte=since))
    )
    opened = _holes(seen).aggregate(opened=Count("pk", filter=Q(opened_at__gte=since)), filled=Count("pk", filter=Q(closed_at__gte=since)))
    return assignments | opened


def changed(seen: Lens, person: User, kind: str, since: datetime) -> QuerySet[Any]:
    """The rows behind one number of `changes`, newest first."""
    column = {"assigned": "assigned_at", "ended": "ended_at", "opened": "opened_at", "filled": "closed_at"}[kind]
    if kind in ("assigned", "ended"):
        rows: QuerySet[Any] = _assignments(seen, person).select_related("person", "organisation", "station__area", "shift", "assigned_by", "ended_by")
    else:
        rows = _holes(seen).select_related("post__station__area", "post__shift")
    return rows.filter(**{f"{column}__gte": since}).order_by(f"-{column}", "-pk")


def _assignments(seen: Lens, person: User) -> QuerySet[Assignment]:
    found = assignments_of(person).filter(station__in=seen.stations())
    return found.filter(organisation=seen.organisation) if seen.organisation else found


def _holes(seen: Lens) -> QuerySet[Hole]:
    found = Hole.objects.filter(post__station__in=seen.stations())
    return found.filter(assignment__organisation=seen.organisation) if seen.organisation else found
