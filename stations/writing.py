"""New assignments, written down: what `services` and `many_services` do once the gate has approved."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry

from people.models import User
from stations import holes
from stations.models import Assignment, Post


def facts_of(assignment: Assignment) -> dict[str, object]:
    """As the log keeps them."""
    return {"person": assignment.person_id, "station": assignment.station_id, "shift": assignment.shift_id, "post": assignment.post_id}


def build(person: User, post: Post, certificate: int, organisation: int, *, by: User | None, at: datetime, line: int | None) -> Assignment:
    """One that is still to be written; certificate, organisation and line of the plan by their ids."""
    return Assignment(
        post=post,
        person=person,
        certificate_id=certificate,
        organisation_id=organisation,
        station=post.station,
        shift=post.shift,
        capped_organisation_id=organisation if post.station.election.organisation_cap else None,
        assigned_at=at,
        assigned_by=by,
        plan_line_id=line,
    )


def write(assignments: Sequence[Assignment], *, by: User | None, at: datetime) -> None:
    """All of them, with their holes filled and logged, in a handful of queries. Raises IntegrityError where the database refuses one."""
    Assignment.objects.bulk_create(assignments)
    holes.close_holes(assignments, at=at)
    _log(assignments, by)


def _log(assignments: Sequence[Assignment], by: User | None) -> None:
    """As wagtail.log_actions.log does, but for a query an entry that asks whether its person and kind exist."""
    kind, context, now = ContentType.objects.get_for_model(Assignment), get_active_log_context(), timezone.now()
    entries = []
    for one in assignments:
        overruled = {"overruled": one.overruled, "because": one.overruled_because} if one.overruled else {}
        entry = ModelLogEntry(content_type=kind, object_id=str(one.pk), label=str(one), action="stations.assign", timestamp=now)
        entry.user, entry.uuid, entry.data = by or context.user, context.uuid, facts_of(one) | overruled
        entries.append(entry)
    ModelLogEntry.objects.bulk_create(entries)
