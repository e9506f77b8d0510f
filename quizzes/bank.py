"""The only writer of questions, for the examiner's form and the importer alike."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.refusals import Refusal, Refused
from quizzes.enums import QuestionState
from quizzes.models import Question

MIN_OPTIONS = 2
MAX_OPTIONS = 6
# What a question means: a change of any of these is a new revision.
MEANING = ("topic_id", "article_id", "critical", "text", "options", "explanation")


def option_refusals(options: Iterable[Mapping[str, Any]]) -> list[Refusal]:
    """What is wrong with a list of options: too few or many, ids twice, a language missing, not exactly one right, two the same."""
    options = list(options)
    refusals = []
    if not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
        sentence = gettext_noop("A question has between %(least)s and %(most)s answers to choose from.")
        refusals.append(Refusal("options_number", sentence, {"least": MIN_OPTIONS, "most": MAX_OPTIONS}))
    ids = [option["id"] for option in options]
    if len(set(ids)) < len(ids):
        refusals.append(Refusal("option_id_twice", gettext_noop("Two answers have the same id.")))
    if sum(bool(option["correct"]) for option in options) != 1:
        refusals.append(Refusal("one_right_option", gettext_noop("Exactly one answer must be marked as the right one.")))
    return [*refusals, *_text_refusals(options)]


def _text_refusals(options: list[Mapping[str, Any]]) -> list[Refusal]:
    refusals = []
    for code, name in settings.LANGUAGES:
        texts = [str(option["text"].get(code, "")).strip() for option in options]
        if not all(texts):
            refusals.append(Refusal("option_language_missing", gettext_noop("Some answer has no text in %(language)s."), {"language": name}))
        filled = [text.casefold() for text in texts if text]
        if len(set(filled)) < len(filled):
            refusals.append(Refusal("options_the_same", gettext_noop("Two answers read the same in %(language)s."), {"language": name}))
    return refusals


def state_refusals(old: str, new: str) -> list[Refusal]:
    """A question that has been live may have been asked: it is retired, and never a draft again."""
    if old in {QuestionState.LIVE, QuestionState.RETIRED} and new == QuestionState.DRAFT:
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


def meaning(question: Question) -> dict[str, Any]:
    """What a revision freezes, in a form that can be compared."""
    values = {name: getattr(question, name) for name in MEANING}
    return {**values, "options": sorted(question.options, key=lambda option: option["id"])}


@transaction.atomic
def save_question(question: Question, *, by: Any = None) -> Question:
    """Save; a change of meaning makes a new revision, which later papers freeze. Papers already drawn keep theirs.

    Raises Refused (option_refusals, never_a_draft_again, purpose_is_fixed).
    """
    old = Question.objects.select_for_update(of=("self",)).filter(pk=question.pk).first()
    refusals = option_refusals(question.options)
    if old is not None:
        refusals += [*state_refusals(old.state, question.state), *purpose_refusals(old.state, old.purpose, question.purpose)]
    if refusals:
        raise Refused(refusals)
    question.save()
    if old is None or old.latest_revision_id is None or meaning(old) != meaning(question):
        question.save_revision(user=by, log_action=False)
    log(instance=question, action="wagtail.edit" if old else "wagtail.create", user=by)
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
