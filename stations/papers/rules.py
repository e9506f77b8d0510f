"""For whom which paper is made, and who in a ZIP of them may no longer stand."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from certificates.models import Certificate
from people.models import User
from people.refusals import Refusal
from stations import scope
from stations.enums import STANDING, AssignmentState, PaperKind
from stations.models import Assignment, PaperRun, Requisites

SENTENCES = {
    "not_standing": gettext_noop("No longer stands there."),
    "shift_over": gettext_noop("The shift is over."),
    "requisites_missing": gettext_noop("The requisites of the organisation are not complete."),
    "erased": gettext_noop("The data of the person were erased."),
    "failed": gettext_noop("The paper could not be made."),
    "replaced": gettext_noop("The certificate that stands on it was replaced."),
}


def refusal(code: str) -> Refusal:
    return Refusal(code, SENTENCES[code])


def paper_refusals(assignment: Assignment, kind: str, at: datetime) -> list[Refusal]:
    """Why `kind` (mandates or badges) is not made for an assignment; [] means that it is."""
    if assignment.person.erased_at is not None:
        return [refusal("erased")]
    if not _stands(assignment, at):
        return [refusal("not_standing")]
    if assignment.shift.ends_at <= at:
        return [refusal("shift_over")]
    requisites = getattr(assignment.organisation, "requisites", None)
    if kind == PaperKind.MANDATES and not (requisites and requisites.are_complete):
        return [refusal("requisites_missing")]
    return []


def ended_since(run: PaperRun, at: datetime) -> list[tuple[int, Refusal]]:
    """Of the assignments in its ZIP, those whose papers are good no more at `at`, and why: it is not handed out then."""
    found = Assignment.objects.select_related("shift", "person").in_bulk([pk for pk, _certificate in run.packed])
    on_papers = {certificate for pk, certificate in run.packed if found[pk].certificate_id != certificate}
    replaced = set(Certificate.objects.filter(pk__in=on_papers, revoked_at__isnull=False).values_list("pk", flat=True))
    codes = ((pk, _ended(found[pk], at) or ("replaced" if certificate in replaced else "")) for pk, certificate in run.packed)
    return [(pk, refusal(code)) for pk, code in codes if code]


def out_of_scope(run: PaperRun) -> int:
    """Of the assignments that its ZIP names, how many are not, or no longer, in the scope of whoever asked for it."""
    named = {pk for pk, _certificate in run.packed} | {pk for pk, _kind, _code in run.left_out}
    return len(named) - len(in_scope(run.asked_by, named))


def in_scope(by: User, pks: Iterable[int]) -> set[int]:
    """Of these assignments those that `by` sees today."""
    wanted = set(pks)
    if not wanted or scope.sees_everything(by):
        return wanted
    return wanted.intersection(scope.assignments_of(by).filter(pk__in=wanted).values_list("pk", flat=True))


def organisations_with_letters(assignments: Iterable[Assignment]) -> set[int]:
    """The ids of those of their organisations whose letters can be written."""
    found = Requisites.objects.filter(organisation__in={assignment.organisation_id for assignment in assignments})
    return {requisites.organisation_id for requisites in found if requisites.are_complete}


def _stands(assignment: Assignment, at: datetime) -> bool:
    return assignment.state in STANDING and (assignment.lapses_at is None or assignment.lapses_at > at)


def _ended(assignment: Assignment, at: datetime) -> str:
    """A shift that is over has ended nobody: whoever stood in it to its end has stood. Whoever had gone before is done with it."""
    if assignment.person.erased_at is not None:
        return "erased"
    over = assignment.shift.ends_at <= at
    if assignment.state == AssignmentState.RELIEVED or (over and assignment.state == AssignmentState.LEFT):
        return ""
    return "" if _stands(assignment, assignment.shift.ends_at if over else at) else "not_standing"
