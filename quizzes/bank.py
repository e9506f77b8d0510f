"""The only writer of questions, for the examiner's form and the importer alike. What a question must be: question_rules.py."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.queries import is_headquarters
from people.refusals import Refusal, Refused
from quizzes.enums import QuestionKind, QuestionState
from quizzes.models import Question
from quizzes.question_rules import content_refusals, live_refusals, picture_refusals, scenario_refusals

# What a question means: a change of any of these is a new revision.
MEANING = (
    "topic_id",
    "article_id",
    "scenario_id",
    "critical",
    "kind",
    "text",
    "image_id",
    "image_alt",
    "options",
    "matches",
    "number",
    "explanation",
)


def state_refusals(old: str, new: str) -> list[Refusal]:
    """A question that has been live may have been asked: it is retired, and never a draft again. What is retired stays so."""
    if old == QuestionState.RETIRED and new != old:
        return [Refusal("retired_stays", gettext_noop("A retired question cannot become a draft again, nor live. Write a new one."))]
    if old == QuestionState.LIVE and new not in {QuestionState.LIVE, QuestionState.RETIRED}:
        return [Refusal("never_a_draft_again", gettext_noop("A question that has been live cannot become a draft again: retire it instead."))]
    return []


def review_refusals(old: Question, new: Question, by: Any) -> list[Refusal]:
    """What waits for a review is made live by another person than who wrote it last, and as it was written. The headquarters may, where
    there is one examiner alone; so may what runs without a person."""
    if (old.state, new.state) != (QuestionState.REVIEW, QuestionState.LIVE) or by is None or is_headquarters(by):
        return []
    author = old.latest_revision.user_id if old.latest_revision else None
    if author != by.pk and meaning(old) == meaning(new):
        return []
    sentence = gettext_noop("Who wrote a question last does not make it live: another examiner does, once it has been read, and without changing it.")
    return [Refusal("reviewed_by_its_author", sentence)]


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


def meaning(question: Question) -> dict[str, Any]:
    """What a revision freezes, in a form that can be compared. The order of options means something where it is the answer."""
    values = {name: getattr(question, name) for name in MEANING}
    in_order = question.kind == QuestionKind.ORDERING
    return {**values, "options": question.options if in_order else sorted(question.options, key=lambda option: option["id"])}


def is_another_key(old: Question, new: Question) -> bool:
    """Whether other answers are right, or other answers can be given: then it is another question for the figures."""
    return _answering(old) != _answering(new)


def _answering(question: Question) -> Any:
    options = [{name: option.get(name) for name in ("id", "correct", "weight", "match")} for option in question.options]
    if question.kind != QuestionKind.ORDERING:
        options.sort(key=lambda option: option["id"])
    value = {name: question.number.get(name) for name in ("value", "tolerance")}
    return question.kind, options, sorted(right["id"] for right in question.matches), value


def save_refusals(question: Question, old: Question | None, *, by: Any = None) -> list[Refusal]:
    """Everything that is wrong with a question as it is to be kept, in place of `old`: for the writer and for forms."""
    refusals = content_refusals(question) + scenario_refusals(question) + picture_refusals(question)
    if question.state == QuestionState.LIVE:
        refusals += live_refusals(question)
    if old is not None:
        refusals += state_refusals(old.state, question.state) + purpose_refusals(old.state, old.purpose, question.purpose)
        refusals += review_refusals(old, question, by)
    return refusals


@transaction.atomic
def save_question(question: Question, *, by: Any = None, only_wording: bool = False) -> Question:
    """Save; a change of meaning makes a new revision, which later papers freeze, and a new version for the figures. Papers already
    drawn keep theirs.

    only_wording: a misprint is mended, the question is the same; it is heard unless another answer is right now.
    Raises Refused (save_refusals).
    """
    old = Question.objects.select_for_update(of=("self",)).filter(pk=question.pk).first()
    if refusals := save_refusals(question, old, by=by):
        raise Refused(refusals)
    is_new_meaning = old is None or old.latest_revision_id is None or meaning(old) != meaning(question)
    if old is not None and is_new_meaning and (not only_wording or is_another_key(old, question)):
        question.version = old.version + 1
    question.save()
    if is_new_meaning:
        question.save_revision(user=by, log_action=False, clean=False)  # a draft may lack what the form asks for
    log(instance=question, action="wagtail.edit" if old else "wagtail.create", user=by, data={"version": question.version})
    return question


@transaction.atomic
def retire_question(question: Question, *, by: Any = None) -> Question:
    """No later paper draws it; those that have it keep it. Retiring twice changes nothing."""
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.state != QuestionState.RETIRED:
        question.state = QuestionState.RETIRED
        question.save(update_fields=["state"])
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
