"""Two accounts become one: what was read and booked is added up. The only writer of these rows beside the services."""

from typing import Any

from django.utils.translation import gettext_noop

from courses.enums import RegistrationState
from courses.models import Bookmark, LessonProgress, Note, Registration
from courses.session_services import fill_seats
from people.merging import Merge, MergeStep
from people.models import User


def merge_accounts(sender: type[User], merge: Merge, step: MergeStep, **kwargs: Any) -> None:
    """Receiver of accounts_merging."""
    if step == MergeStep.MOVE:
        merge.tell(gettext_noop("lessons opened or read"), _move_progress(merge))
        merge.tell(gettext_noop("sessions booked or attended"), _move_registrations(merge))
        merge.tell(gettext_noop("notes and bookmarks"), _move_marks(merge))


def _move_progress(merge: Merge) -> int:
    """The earliest completion of a lesson counts, the latest opening is where one was last."""
    kept = {row.lesson_key: row for row in LessonProgress.objects.select_for_update().filter(person=merge.kept)}
    rows = list(LessonProgress.objects.select_for_update().filter(person=merge.gone))
    for row in rows:
        twin = kept.get(row.lesson_key)
        if twin is None:
            row.person = merge.kept
            row.save(update_fields=["person"])
            continue
        twin.completed_at = min((moment for moment in (twin.completed_at, row.completed_at) if moment), default=None)
        twin.opened_at = max(twin.opened_at, row.opened_at)
        twin.save(update_fields=["completed_at", "opened_at"])
    return len(rows)


def _move_marks(merge: Merge) -> int:
    """A place that both have marked is marked once."""
    marked = set(Bookmark.objects.filter(person=merge.kept).values_list("lesson_key", "place"))
    bookmarks = Bookmark.objects.filter(person=merge.gone)
    new = [pk for pk, lesson, place in bookmarks.values_list("pk", "lesson_key", "place") if (lesson, place) not in marked]
    return Note.objects.filter(person=merge.gone).update(person=merge.kept) + bookmarks.filter(pk__in=new).update(person=merge.kept)


def _move_registrations(merge: Merge) -> int:
    """In a session that both have booked one seat is enough: the other goes to whoever waits."""
    kept = {row.session_id: row for row in Registration.objects.select_for_update().filter(person=merge.kept)}
    rows = list(Registration.objects.select_for_update().filter(person=merge.gone).select_related("session").order_by("session"))
    for row in rows:
        twin = kept.get(row.session_id)
        if twin is None:
            row.person = merge.kept
            row.save(update_fields=["person"])
            continue
        _add_up(twin, row)
        fill_seats(row.session, at=merge.at)
    return len(rows)


def _add_up(twin: Registration, row: Registration) -> None:
    if RegistrationState.SEAT in {twin.state, row.state}:
        twin.state = RegistrationState.SEAT
    elif RegistrationState.WAITING in {twin.state, row.state}:
        twin.state = RegistrationState.WAITING
    twin.asked_at = min(twin.asked_at, row.asked_at)
    if row.attended_at and (twin.attended_at is None or row.attended_at < twin.attended_at):
        twin.attended_at, twin.attended_by = row.attended_at, row.attended_by
    row.state = RegistrationState.CANCELLED
    row.save(update_fields=["state"])
    twin.save(update_fields=["state", "asked_at", "attended_at", "attended_by"])
