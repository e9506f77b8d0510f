"""Who has not come: some time after the shift began their post is a hole, once. Whoever comes later closes it (presences)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from stations import holes
from stations.enums import AssignmentState, HoleCause
from stations.models import Assignment, Hole, Shift
from stations.queries import stands_at

_BATCH = 200


def due_at(shift: Shift) -> datetime:
    """From when on whoever stands in the shift and has not arrived is missing."""
    return shift.starts_at + timedelta(minutes=shift.election.no_show_after_minutes)


def is_missing(assignment: Assignment, at: datetime) -> bool:
    """Whether they should be there by now: who was assigned when the shift had begun has as long to come."""
    patience = timedelta(minutes=assignment.shift.election.no_show_after_minutes)
    return max(assignment.shift.starts_at, assignment.assigned_at) + patience <= at < assignment.shift.ends_at


def open_missing(*, at: datetime) -> int:
    """Open what is due in every shift that lasts; returns how many holes were opened. Pages of the day ask first, whatever became of a task."""
    return sum(open_missing_in(shift, at=at) for shift in Shift.objects.filter(starts_at__lte=at, ends_at__gt=at).select_related("election"))


def open_missing_in(shift: Shift, *, at: datetime) -> int:
    """Open what is due in one shift."""
    if not due_at(shift) <= at < shift.ends_at:
        return 0
    opened, ids = 0, list(_due(shift, at).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _BATCH):
        opened += _open(shift, ids[start : start + _BATCH], at)
    return opened


@transaction.atomic
def _open(shift: Shift, ids: list[int], at: datetime) -> int:
    """Those of them who are still missing: somebody may have come, or been faster."""
    still = list(_due(shift, at).filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))
    for assignment in still:
        assignment.shift = shift
        holes.open_hole(assignment, because=HoleCause.NO_SHOW, at=at)
    return len(still)


def _due(shift: Shift, at: datetime) -> QuerySet[Assignment]:
    patience = timedelta(minutes=shift.election.no_show_after_minutes)
    told = Hole.objects.filter(assignment=OuterRef("pk"), because=HoleCause.NO_SHOW)
    standing = Assignment.objects.filter(stands_at(at), shift=shift, assigned_at__lte=at - patience).exclude(state=AssignmentState.ARRIVED)
    return standing.exclude(Exists(told))
