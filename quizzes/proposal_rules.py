"""What may be done to a proposed question, and by whom. Each rule gives all its reasons; [] means yes. Nothing here writes."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from people.queries import organisations_written_for
from people.refusals import Refusal
from quizzes.enums import QuestionState
from quizzes.models import QuestionProposal


def proposals_of(person: Any) -> QuerySet[QuestionProposal]:
    """The proposals that the person may read as an author: those of the organisations they write for."""
    return QuestionProposal.objects.filter(organisation__in=organisations_written_for(person))


def write_refusals(proposal: QuestionProposal, by: Any) -> list[Refusal]:
    """Why `by` may not write or submit this proposal now."""
    refusals = []
    if not organisations_written_for(by).filter(pk=proposal.organisation_id).exists():
        refusals.append(Refusal("not_your_organisation", gettext_noop("Only an editor of its organisation writes and submits a question.")))
    if proposal.pk and proposal.workflow_in_progress:
        sentence = gettext_noop("This question waits for a review. Take it back first if you want to change it.")
        refusals.append(Refusal("waits_for_review", sentence))
    if proposal.question and proposal.question.state == QuestionState.RETIRED:
        refusals.append(Refusal("question_retired", gettext_noop("The examiners have retired this question. Write a new one.")))
    return refusals


def delete_refusals(proposal: QuestionProposal, by: Any) -> list[Refusal]:
    """Only what never was in the bank is deleted, and not while it is read by a reviewer."""
    refusals = write_refusals(proposal, by)
    if proposal.question_id:
        refusals.append(Refusal("question_was_asked", gettext_noop("This question is in the bank, so it is kept. The examiners can retire it.")))
    return refusals
