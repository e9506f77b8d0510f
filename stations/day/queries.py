"""What the pages of the day show."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from stations.day import rules
from stations.models import Assignment, Presence


def with_presence(assignments: Iterable[Assignment], at: datetime, *, by_themselves: bool = True) -> None:
    """Put on each: note_from, handover_from, may_note, is_early (who goes now leaves a hole), undoable (what was noted last can be taken back), key
    (for the form)."""
    assignments = list(assignments)
    last: dict[int, Presence] = {}
    for presence in Presence.objects.filter(assignment__in=assignments, undoes=None, undone_by=None).order_by("server_at", "pk"):
        last[presence.assignment_id] = presence
    for assignment in assignments:
        noted, note_from = last.get(assignment.pk), assignment.shift.starts_at - rules.EARLIEST
        vars(assignment).update(
            note_from=note_from,
            handover_from=assignment.shift.ends_at - rules.HANDOVER,
            is_early=rules.is_early(assignment.shift, at),
            may_note=note_from <= at < assignment.shift.ends_at,
            noted=noted,
            undoable=noted is not None and rules.may_undo(noted, assignment.shift, at, by_themselves=by_themselves),
            key=uuid4(),
        )
