"""What waits for whom."""

from typing import TYPE_CHECKING

from django.db.models import F
from wagtail.models import TaskState, WorkflowState

from partners.models import OtherOrganisationReviewTask
from partners.rules import review_refusals
from partners.standing import standing_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from people.models import User


def waiting_for_review() -> "list[TaskState]":
    """Every submission that is waiting for a review by another organisation, oldest first."""
    tasks = OtherOrganisationReviewTask.objects.filter(active=True)
    states = TaskState.objects.filter(
        task__in=tasks,
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        workflow_state__current_task_state=F("pk"),
    )
    related = states.select_related("workflow_state__requested_by", "revision__user", "task")
    return list(related.prefetch_related("workflow_state__content_object").order_by("started_at", "pk"))


def reviews_for(person: "User | AnonymousUser") -> "list[TaskState]":
    """The submissions that this person may decide about: the list of what `review_refusals` lets through, each with what is `submitted`."""
    standing = standing_of(person)
    if not standing.reviews:
        return []
    states = [state for state in waiting_for_review() if not review_refusals(standing, state)]
    for state in states:
        state.submitted = state.revision.as_object()
    return states
