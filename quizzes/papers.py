"""The paper of an attempt: drawn and frozen when it starts, graded with the key that it froze. How it is shown: shown.py."""

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quizzes import grading, marks
from quizzes.draw import Candidate, draw, in_chance_order
from quizzes.enums import Credit, QuestionKind
from quizzes.frozen import revision_contents
from quizzes.models import Attempt, Exam
from quizzes.queries import frozen_questions, languages_of
from quizzes.start_facts import StartFacts

# The rules that a paper freezes.
RULES = ("pass_percent", "grace_seconds", "one_by_one", "navigation", "credit", "feedback", "switch_language")


def new_paper(exam: Exam, facts: StartFacts, seed: int | None = None) -> dict[str, Any]:
    """A paper for `exam` and the rules it will be judged by, frozen. The pool must be thick enough (rules.start_refusals). Without a seed it is
    drawn at random.

    An item: {"question", "revision", "version", "topic", "critical", "kind", "options": [ids in the order shown]}, of a match "matches"
    too; of a situation "scenario" and "scenario_revision".
    """
    seed = random.SystemRandom().getrandbits(48) if seed is None else seed
    drawn = draw(facts.lines, facts.pool, seed=seed, avoid=facts.seen_last_time, is_enough=True)
    contents = revision_contents(one.revision for one in drawn)
    items = [_item(one, contents[one.revision], seed) for one in drawn]
    return {"seed": seed, **{name: getattr(exam, name) for name in RULES}, "languages": languages_of(exam), "items": items}


def language_of(attempt: Attempt, wanted: str) -> str:
    """In which language the paper is shown: the wanted one, where the exam is held in it and may be read in another than it began in."""
    may_be_read = attempt.paper.get("switch_language", True) and wanted in attempt.paper.get("languages", [wanted])
    return wanted if may_be_read else attempt.language


def grade(attempt: Attempt, answers: Mapping[int, list[str]], keys: Mapping[int, marks.Key]) -> grading.Score:
    """The score of these answers by the key (keys_of) and the rules that the paper froze."""
    items = (grading.Item(item["question"], item["topic"], item["critical"], keys[item["question"]]) for item in attempt.paper["items"])
    paper = grading.Paper(tuple(items), attempt.paper["pass_percent"], attempt.paper.get("credit") == Credit.PARTIAL)
    return grading.grade(paper, answers)


def keys_of(paper: Mapping[str, Any]) -> dict[int, marks.Key]:
    """question → what is right, as the paper froze it. For grading, never for a page."""
    return {question: marks.key_of(content) for question, content in frozen_questions(paper).items()}


def _item(one: Candidate, content: Mapping[str, Any], seed: int) -> dict[str, Any]:
    item: dict[str, Any] = {name: getattr(one, name) for name in ("question", "revision", "version", "topic", "critical")}
    item["kind"] = content.get("kind", QuestionKind.SINGLE)
    options = [option["id"] for option in content["options"]]
    is_fixed = item["kind"] == QuestionKind.TRUE_FALSE
    item["options"] = sorted(options, reverse=True) if is_fixed else in_chance_order(options, seed=seed, question=one.question)
    if item["kind"] == QuestionKind.MATCHING:
        matches = (right["id"] for right in content["matches"])
        item["matches"] = in_chance_order(matches, seed=seed + 1, question=one.question)
    if one.scenario:
        item["scenario"], item["scenario_revision"], _place = one.scenario
    return item


def seconds_left(attempt: Attempt, at: datetime) -> int:
    """Seconds to the deadline, never below 0."""
    return max(0, int((attempt.deadline_at - at).total_seconds()))
