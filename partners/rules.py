"""Who may decide about what was submitted. Nothing here writes."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from partners.standing import Standing
from people.queries import holder_of
from people.refusals import Refusal

if TYPE_CHECKING:
    from wagtail.models import TaskState


def editor_refusals(email: str) -> list[Refusal]:
    """Why whose address this is may not be made an editor; nobody's address is no reason: an account is opened. "" is nobody's."""
    person = holder_of(email)
    if person is None or person.is_active:
        return []
    return [Refusal("editor_closed", gettext_noop("The account with this address is closed. Open it first, or name another editor."))]


def review_refusals(standing: Standing, task_state: "TaskState") -> list[Refusal]:
    """Why a person of this standing may not approve or send back what `task_state` submitted; [] means they may.

    What is judged is taken from the task state itself, never from an address that names another page.
    """
    refusals = []
    if not _is_waiting(task_state):
        refusals.append(Refusal("review_not_waiting", gettext_noop("This is not waiting for a review.")))
    submitted = _submitted_object(task_state)
    if submitted is None or submitted.latest_revision_id != task_state.revision_id:
        refusals.append(Refusal("review_superseded", gettext_noop("There is a newer version than the one submitted.")))
    if submitted is None or _is_author(standing.person_id, submitted, task_state):
        refusals.append(Refusal("review_own", gettext_noop("You wrote or submitted this: somebody else reviews it.")))
    elif not submitted.organisation.is_admitted:
        refusals.append(Refusal("organisation_shut", gettext_noop("The organisation is not of the coalition now: nothing of it is published.")))
    elif not standing.may_review_for_another(submitted.organisation_id, examiners_review=submitted.examiners_review):
        sentence = gettext_noop("What an organisation submits is reviewed by a reviewer of another organisation, or by the headquarters.")
        refusals.append(Refusal("review_same_organisation", sentence))
    return refusals


def specific(submitted: Any) -> Any:
    """A page as its own class; what is no page is so already."""
    return getattr(submitted, "specific", submitted)


def _is_waiting(task_state: "TaskState") -> bool:
    state = task_state.workflow_state
    in_progress = task_state.status == task_state.STATUS_IN_PROGRESS and state.status == state.STATUS_IN_PROGRESS
    return bool(in_progress and state.current_task_state_id == task_state.pk)


def _submitted_object(task_state: "TaskState") -> Any:
    submitted = specific(task_state.workflow_state.content_object)
    return submitted if getattr(submitted, "organisation_id", None) else None


def _is_author(person_id: int, submitted: Any, task_state: "TaskState") -> bool:
    return person_id in {submitted.owner_id, task_state.workflow_state.requested_by_id, task_state.revision.user_id}
