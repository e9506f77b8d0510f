"""The only writers of proposed questions. Each locks, asks the rules again, writes, and leaves a line in the log."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log
from wagtail.models import Revision, WorkflowState

from courses.reviewed import submit_for_review
from people.models import User
from people.refusals import Refusal, Refused
from quizzes.bank import purpose_refusals, save_question
from quizzes.enums import QuestionState
from quizzes.law import review_what_came_late
from quizzes.models import Question, QuestionProposal
from quizzes.proposal_rules import delete_refusals, write_refusals
from quizzes.question_rules import content_refusals, whole_refusals

# What a proposal says of the question it becomes.
CONTENT = ("topic", "article", "critical", "difficulty", "purpose", "kind", "text", "options", "matches", "number", "explanation")


@transaction.atomic
def save_proposal(proposal: QuestionProposal, *, by: User) -> QuestionProposal:
    """Keep what was written as a new revision. What is in the bank stays as it is until that revision is approved.

    Raises Refused: write_refusals, content_refusals, purpose_is_fixed.
    """
    locked = _lock(proposal) if proposal.pk else None
    fixed = purpose_refusals(locked.question.state, locked.question.purpose, proposal.purpose) if locked and locked.question else []
    _ask([*write_refusals(locked or proposal, by), *content_refusals(proposal), *fixed])
    if locked is None:
        proposal.live, proposal.owner = False, by
    if locked is None or not locked.live:
        proposal.save()
    proposal.save_revision(user=by, clean=False)
    log(instance=proposal, action="wagtail.edit" if locked else "wagtail.create", user=by, revision=proposal.latest_revision, content_changed=True)
    return proposal


@transaction.atomic
def submit_proposal(proposal: QuestionProposal, *, by: User) -> WorkflowState:
    """Send the latest revision to a review by another organisation. Raises Refused: write_refusals, language_missing, no_review."""
    locked = _lock(proposal)
    _ask([*write_refusals(locked, by), *_lacking(locked.get_latest_revision_as_object())])
    return submit_for_review(locked, by=by)


@transaction.atomic
def take_back_proposal(proposal: QuestionProposal, *, by: User) -> None:
    """End a review that has not been decided; it is a draft again. Raises Refused: not_your_organisation, not_submitted."""
    locked = _lock(proposal)
    refusals = [refusal for refusal in write_refusals(locked, by) if refusal.code == "not_your_organisation"]
    state = locked.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        refusals.append(Refusal("not_submitted", gettext_noop("This question is not waiting for a review.")))
    _ask(refusals)
    state.cancel(user=by)


@transaction.atomic
def delete_proposal(proposal: QuestionProposal, *, by: User) -> None:
    """Raises Refused (delete_refusals)."""
    locked = _lock(proposal)
    _ask(delete_refusals(locked, by))
    log(instance=locked, action="wagtail.delete", user=by, deleted=True)
    locked.delete()


@transaction.atomic
def take_into_bank(proposal: QuestionProposal, revision: Revision) -> Question:
    """Make what was approved a question of the bank: a new one, live, or a new revision of the one it became before.

    A question that was retired meanwhile stays retired. Written before its article was amended, it is on the law work list.

    Raises Refused (question_changed).
    """
    approved = revision.as_object()
    _ask(approved.approve_refusals(revision))
    there = Question.objects.select_for_update(of=("self",)).filter(proposal=proposal).first()
    question = there or Question(ref=f"{proposal.organisation.slug[:30]}-{proposal.pk}", state=QuestionState.LIVE)
    question.organisation = proposal.organisation
    for name in CONTENT:
        setattr(question, name, getattr(approved, name))
    decided = revision.task_states.filter(status="approved").order_by("finished_at").last()
    by = decided.finished_by if decided else None
    question = save_question(question, by=by, agreed=True)
    review_what_came_late(question, written_at=revision.created_at, by=by)
    QuestionProposal.objects.filter(pk=proposal.pk).update(question=question)
    return question


def on_published(sender: type, instance: QuestionProposal, revision: Revision, **kwargs: Any) -> None:
    """Receiver of Wagtail's `published` of a proposal: it is sent where the approved revision goes live, and nowhere else."""
    take_into_bank(instance, revision)


@transaction.atomic
def end_review_of(question: Question, *, by: Any) -> None:
    """What was to change a question that is retired is not decided any more."""
    proposal = QuestionProposal.objects.filter(question=question).first()
    state = proposal.current_workflow_state if proposal else None
    if state is not None:
        state.cancel(user=by)


def _lacking(proposal: QuestionProposal) -> list[Refusal]:
    """Once approved it is asked in every language."""
    return whole_refusals(proposal.texts(), (code for code, _name in settings.LANGUAGES))


def _lock(proposal: QuestionProposal) -> QuestionProposal:
    return QuestionProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)


def _ask(refusals: list[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)
