"""What happens when a review workflow is finished.

Wagtail reads this module while it builds its own models: nothing of wagtail.models may be imported here.
"""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish the revision that was approved, for WAGTAIL_FINISH_WORKFLOW_ACTION.

    Wagtail would publish the latest revision, whatever it is, and also where a task was switched off instead of approved.
    Without an approval of the latest revision nothing is published. The approval is the permission: nobody has another.
    """
    task_state = workflow_state.current_task_state
    if task_state is None or task_state.status != task_state.STATUS_APPROVED or task_state.finished_by_id is None:
        return
    submitted = workflow_state.content_object
    submitted = getattr(submitted, "specific", submitted)
    if submitted.latest_revision_id != task_state.revision_id:
        return
    if getattr(submitted, "organisation_id", None) and not is_review_by_another(task_state.task.specific):
        return
    task_state.revision.publish(user=user, skip_permission_checks=True)


def is_review_by_another(task: Any) -> bool:
    """Whether `task` is our review: another kind, hung on a section by hand, publishes nothing."""
    return task._meta.label == "partners.OtherOrganisationReviewTask"
