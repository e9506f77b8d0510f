"""Wrong options: which of them does anybody take for right? For choice questions, whose options have to be known."""

from collections.abc import Mapping
from dataclasses import replace

from quizzes.statistics.results import Analysis, Choices, ItemFigures, ItemKey

# A distractor works if at least so many of those asked choose it.
WORKING = 0.05


def with_distractors(analysis: Analysis, choices: Mapping[ItemKey, Choices]) -> Analysis:
    """The analysis with the distractor efficiency of those items whose options are given."""
    items = [replace(item, distractor_efficiency=efficiency(item, choices[item.key])) if item.key in choices else item for item in analysis.items]
    return replace(analysis, items=tuple(items))


def choosers(item: ItemFigures, option: str) -> int:
    """How many chose the option, alone or among others."""
    return sum(one.n for one in item.answers if option in one.answer.split(","))


def efficiency(item: ItemFigures, choices: Choices) -> float | None:
    """The share of the distractors that at least 5 % choose, in per cent (Tarrant, Ware & Mohammed 2009); None where there is none."""
    wrong = [option for option in choices.options if option not in choices.right]
    return 100 * sum(choosers(item, option) >= WORKING * item.n for option in wrong) / len(wrong) if wrong else None
