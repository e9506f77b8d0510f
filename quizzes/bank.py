"""The only writer of questions, for the examiner's form and the importer alike. What a question must be: question_rules.py."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.refusals import Refusal, Refused
from quizzes.enums import QuestionState
from quizzes.four_eyes import propose, review_refusals, waits_for_another
from quizzes.meaning import is_another_key, meaning
from quizzes.models import Question
from quizzes.question_rules import content_refusals, live_refusals, picture_refusals, scenario_refusals


def state_refusals(old: str, new: str) -> list[Refusal]:
    """A question that has been live may have been asked: it is retired, and never a draft again. What is retired stays so."""
    if old == QuestionState.RETIRED and new != old:
        return [Refusal("retired_stays", gettext_noop("A retired question cannot become a draft again, nor live. Write a new one."))]
    if old == QuestionState.LIVE and new not in {QuestionState.LIVE, QuestionState.RETIRED}:
        return [Refusal("never_a_draft_again", gettext_noop("A question that has been live cannot become a draft again: retire it instead."))]
    return []


def purpose_refusals(old_state: str, old: str, new: str) -> list[Refusal]:
    """A question that has been live stays what it is for: its key has been told, or must never be."""
    if old_state in {QuestionState.LIVE, QuestionState.RETIRED} and new != old:
        sentence = gettext_noop("A question that has been live stays for exams or for practice, as it was. Write a new question instead.")
        return [Refusal("purpose_is_fixed", sentence)]
    return []


def delete_refusals(question: Question) -> list[Refusal]:
    """Only a draft may be deleted; what may have been asked proves something and stays."""
    if question.state == QuestionState.DRAFT and not question.answers.exists() and not question.practice_answers.exists():
        return []
    return [Refusal("question_was_asked", gettext_noop("This question may have been asked, so it is kept. Retire it instead."))]


def save_refusals(question: Question, old: Question | None, *, by: Any = None, agreed: bool = False) -> list[Refusal]:
    """Everything that is wrong with a question as it is to be kept, in place of `old`: for the writer and for forms."""
    refusals = content_refusals(question) + scenario_refusals(question) + picture_refusals(question)
    if question.state == QuestionState.LIVE:
        refusals += live_refusals(question)
    if old is not None:
        refusals += state_refusals(old.state, question.state) + purpose_refusals(old.state, old.purpose, question.purpose)
    return refusals if agreed else refusals + review_refusals(old, question, by)


@transaction.atomic
def save_question(question: Question, *, by: Any = None, only_wording: bool = False, agreed: bool = False, author: Any = None) -> Question:
    """Save; a change of meaning makes a new revision, which later papers freeze, and a new version for the figures. Papers already
    drawn keep theirs. Where a live question takes another person's consent (four_eyes), its change waits: `proposed_revision`.

    only_wording: a misprint is mended, the question is the same; it is heard unless another answer is right now.
    agreed: somebody else has read and agreed; author: who wrote it, where that is not `by`. Raises Refused (save_refusals).
    """
    old = Question.objects.select_for_update(of=("self",)).filter(pk=question.pk).first()
    if refusals := save_refusals(question, old, by=by, agreed=agreed):
        raise Refused(refusals)
    if old is not None and not agreed and waits_for_another(old, question, by=by, only_wording=only_wording):
        return propose(question, old, by=by, only_wording=only_wording)
    is_new_meaning = old is None or old.latest_revision_id is None or meaning(old) != meaning(question)
    if old is not None and is_new_meaning and (not only_wording or is_another_key(old, question)):
        question.version = old.version + 1
    if question.state == QuestionState.RETIRED:
        question.proposed_revision = None
    question.save()
    if is_new_meaning:
        question.save_revision(user=author or by, log_action=False, clean=False)  # a draft may lack what the form asks for
    log(instance=question, action="wagtail.edit" if old else "wagtail.create", user=by, data={"version": question.version})
    return question


@transaction.atomic
def retire_question(question: Question, *, by: Any = None) -> Question:
    """No later paper draws it; those that have it keep it. Retiring twice changes nothing."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.state != QuestionState.RETIRED:
        question.state, question.proposed_revision = QuestionState.RETIRED, None
        question.save(update_fields=["state", "proposed_revision"])
        log(instance=question, action="quizzes.retire", user=by)
    return question


@transaction.atomic
def delete_question(question: Question, *, by: Any = None) -> None:
    """Raises Refused (question_was_asked)."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if refusals := delete_refusals(question):
        raise Refused(refusals)
    log(instance=question, action="wagtail.delete", user=by, deleted=True)
    question.delete()
