"""The writers around the review: submit, and decide."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.models import TaskState, WorkflowState

from courses.reviewed import submit_for_review
from partners.rules import review_refusals
from partners.standing import standing_of
from people.refusals import Refusal, Refused

if TYPE_CHECKING:
    from courses.models import MaterialPage
    from people.models import User


@transaction.atomic
def submit(material: "MaterialPage", *, by: "User") -> WorkflowState:
    """Send the latest version of `material` to review, for the first time or again.

    Raises Refused: not_your_organisation, already_submitted, no_review (its section has no workflow).
    """
    if material.organisation_id not in standing_of(by).writes_for:
        raise Refused([Refusal("not_your_organisation", gettext_noop("Only an editor of its organisation submits a material."))])
    return submit_for_review(material, by=by)


@transaction.atomic
def review(task_state: TaskState, *, by: "User", approve: bool, comment: str = "") -> None:
    """Approve and publish what was submitted, or send it back with a reason.

    Raises Refused with what `review_refusals` or the object's `approve_refusals` say, or reason_missing.
    """
    refusals = review_refusals(standing_of(by), TaskState.objects.select_for_update().get(pk=task_state.pk))
    if approve and not refusals:
        refusals += task_state.revision.as_object().approve_refusals(task_state.revision)
    if not approve and not comment.strip():
        refusals.append(Refusal("reason_missing", gettext_noop("Say what the author should change.")))
    if refusals:
        raise Refused(refusals)
    task_state.task.specific.on_action(task_state, by, "approve" if approve else "reject", comment=comment.strip())
