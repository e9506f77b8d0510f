"""The only writer of situations."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.refusals import Refusal, Refused
from quizzes.enums import QuestionState
from quizzes.models import Scenario
from quizzes.question_rules import live_refusals, picture_refusals

# What a situation says: a change of any of these is a new revision.
MEANING = ("text", "image_id", "image_alt", "video_id")
WORDS = {"text", "image_alt"}


def save_refusals(scenario: Scenario) -> list[Refusal]:
    """Why it may not be kept so: its questions stand in one topic with it, and those that are asked need its words."""
    refusals = {refusal.code: refusal for refusal in picture_refusals(scenario)}
    for question in scenario.questions.all() if scenario.pk else []:
        question.scenario = scenario
        if question.topic_id != scenario.topic_id:
            sentence = gettext_noop("Its questions are of another topic. Take them out of the situation first.")
            refusals["scenario_topic"] = Refusal("scenario_topic", sentence)
        if question.state == QuestionState.LIVE:
            refusals |= {str(refusal): refusal for refusal in live_refusals(question)}
    return list(refusals.values())


def change_refusals(old: Scenario | None, new: Scenario, *, by: Any, only_wording: bool) -> list[Refusal]:
    """Four eyes: of a situation whose questions are asked one person alone mends words. Another situation is another one, with questions that
    are reviewed. What runs without a person may all."""
    if not settings.EXAM_FOUR_EYES or by is None or old is None or not old.questions.filter(state=QuestionState.LIVE).exists():
        return []
    changed = {name for name in MEANING if getattr(old, name) != getattr(new, name)}
    if not changed or (only_wording and changed <= WORDS):
        return []
    sentence = gettext_noop(
        "Its questions are asked in exams. Mend words (tick the box below); for anything else write a new situation, whose questions are reviewed."
    )
    return [Refusal("situation_is_asked", sentence)]


def delete_refusals(scenario: Scenario) -> list[Refusal]:
    """A situation that has questions stays."""
    if not scenario.questions.exists():
        return []
    return [Refusal("scenario_has_questions", gettext_noop("This situation has questions, so it is kept. Take them out of it first."))]


@transaction.atomic
def save_scenario(scenario: Scenario, *, by: Any = None, only_wording: bool = False) -> Scenario:
    """Save; a change of what it says makes a new revision, which later papers freeze, and a new version of its questions for the figures.

    only_wording: a misprint is mended, the questions are the same. Raises Refused (save_refusals, change_refusals).
    """
    old = Scenario.objects.select_for_update(of=("self",)).filter(pk=scenario.pk).first()
    if refusals := save_refusals(scenario) + change_refusals(old, scenario, by=by, only_wording=only_wording):
        raise Refused(refusals)
    scenario.save()
    is_new_meaning = old is None or old.latest_revision_id is None or any(getattr(old, name) != getattr(scenario, name) for name in MEANING)
    if is_new_meaning:
        scenario.save_revision(user=by, log_action=False)
    for question in scenario.questions.select_for_update(of=("self",)).order_by("pk"):
        question.scenario = scenario
        question.version += is_new_meaning and not only_wording
        question.save(update_fields=["languages", "version"])
    log(instance=scenario, action="wagtail.edit" if old else "wagtail.create", user=by)
    return scenario


@transaction.atomic
def delete_scenario(scenario: Scenario, *, by: Any = None) -> None:
    """Raises Refused (scenario_has_questions)."""
    scenario = Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)
    if refusals := delete_refusals(scenario):
        raise Refused(refusals)
    log(instance=scenario, action="wagtail.delete", user=by, deleted=True)
    scenario.delete()
