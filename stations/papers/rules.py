"""For whom which paper is made."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from people.refusals import Refusal
from stations.enums import STANDING, PaperKind
from stations.models import Assignment, Requisites


def paper_refusals(assignment: Assignment, kind: str, at: datetime) -> list[Refusal]:
    """Why `kind` (mandates or badges) is not made for an assignment; [] means that it is."""
    if assignment.state not in STANDING or (assignment.lapses_at is not None and assignment.lapses_at <= at):
        return [Refusal("not_standing", gettext_noop("No longer stands there."))]
    if assignment.shift.ends_at <= at:
        return [Refusal("shift_over", gettext_noop("The shift is over."))]
    requisites = getattr(assignment.organisation, "requisites", None)
    if kind == PaperKind.MANDATES and not (requisites and requisites.are_complete):
        return [Refusal("requisites_missing", gettext_noop("The requisites of the organisation are not complete."))]
    return []


def organisations_with_letters(assignments: Iterable[Assignment]) -> set[int]:
    """The ids of those of their organisations whose letters can be written."""
    found = Requisites.objects.filter(organisation__in={assignment.organisation_id for assignment in assignments})
    return {requisites.organisation_id for requisites in found if requisites.are_complete}
