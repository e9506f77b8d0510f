"""What another organisation reviews before it counts: pages of the library, questions for the bank.

`partners` runs the review and knows nothing of them but what stands here; besides, each has an `organisation` and an `owner`, and can be
shown (PreviewableMixin).
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.models import WorkflowState

from people.refusals import Refusal, Refused

if TYPE_CHECKING:
    from wagtail.models import Revision, Workflow

    from people.models import User

REVIEW_TASK = ("partners", "otherorganisationreviewtask")


class ReviewedMixin:
    """For a model whose objects are submitted to a review."""

    # Whether examiners may decide too.
    examiners_review = False

    @property
    def review_title(self) -> str:
        """What it is called in lists and mails, in the active language."""
        raise NotImplementedError

    @property
    def review_kind(self) -> str:
        """What it is, in the active language."""
        raise NotImplementedError

    @property
    def review_language(self) -> str:
        """The language it is in, in words."""
        raise NotImplementedError

    @property
    def author_address(self) -> str:
        """Where its author changes it."""
        raise NotImplementedError

    @property
    def reader_address(self) -> str:
        """Where readers find it once it is approved, with the host; "" where they do not."""
        return ""

    def approve_refusals(self, revision: "Revision") -> list[Refusal]:
        """Why this revision may not be approved as it stands, whoever asks; [] means it may. It may be sent back all the same."""
        return []

    def review_facts(self) -> list[dict[str, Any]]:
        """What a reviewer should know beside what is shown: [{label, value}]."""
        raise NotImplementedError


@transaction.atomic
def submit_for_review(reviewed: Any, *, by: "User") -> WorkflowState:
    """Send the latest version to review, for the first time or again. Whether `by` may, the caller has asked.

    Raises Refused: already_submitted, no_review (nothing sends it to a review by another organisation).
    """
    state = reviewed.current_workflow_state
    workflow: Workflow | None = reviewed.get_workflow()
    refusals = []
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        refusals.append(Refusal("already_submitted", gettext_noop("This is already waiting for a review.")))
    # What lost its own review falls back to Wagtail's moderation, which would publish nothing here.
    if workflow is None or not _is_review(workflow):
        refusals.append(Refusal("no_review", gettext_noop("No review is set up for this. Ask the headquarters.")))
    if refusals or workflow is None:
        raise Refused(refusals)
    if state is None:
        return workflow.start(reviewed, by)
    state.resume(user=by)
    return state


def _is_review(workflow: "Workflow") -> bool:
    app, model = REVIEW_TASK
    kind = {"task__content_type__app_label": app, "task__content_type__model": model}
    return workflow.workflow_tasks.filter(task__active=True, **kind).exists()
