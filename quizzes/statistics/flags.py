"""What of an item an examiner should look at. Codes here; the words are quizzes/figures/words.py's; docs/figures.md lists the thresholds."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.statistics.distractors import choosers
from quizzes.statistics.results import Choices, ItemFigures

# Fewer answers: nothing is said of the item but that.
FEWEST = 30
# Facility, per cent: above, all but everybody gets it right; below, hardly anybody does.
EASY, HARD = 95, 30
# Discrimination (item–rest correlation), per cent: below, it hardly tells people apart.
WEAK = 10
# An option is called unused only once so many answered wrongly; and it is where fewer than this share of them chose it.
FEWEST_WRONG, UNUSED = 20, 0.02
# A wrong option is suspected only once so many chose it.
FEWEST_CHOSEN = 10
# Seconds, and times the median of the exam's items.
SLOW, SLOWER = 120, 2.0


@dataclass(frozen=True, slots=True)
class Flag:
    """`option`: which one, `language`: in which, where the code is about one."""

    code: str
    option: str = ""
    language: str = ""


def flags(item: ItemFigures, choices: Choices | None = None, usual_seconds: float | None = None) -> list[Flag]:
    """The flags of an item, the gravest first. `usual_seconds`: the median of the medians of the exam's items."""
    if item.n < FEWEST:
        return [Flag("too_few")]
    return [*_key(item, choices), *_telling(item), *_languages(item), *_unused(item, choices), *_slow(item, usual_seconds)]


def _key(item: ItemFigures, choices: Choices | None) -> Iterator[Flag]:
    """Is the key right, is another answer right too?"""
    low, _middle, high = item.third_facility
    if item.discrimination is not None and item.discrimination < 0 and low is not None and high is not None and high < low:
        yield Flag("better_wrong")
    elif choices is not None and len(choices.right) == 1:
        yield from _rivals(item, choices)


def _rivals(item: ItemFigures, choices: Choices) -> Iterator[Flag]:
    """Wrong options that more choose than the right one, or better people."""
    by_answer = {one.answer: one for one in item.answers}
    right = by_answer.get(next(iter(choices.right)))
    for option in choices.options:
        chosen = by_answer.get(option)
        if option in choices.right or chosen is None or chosen.n < FEWEST_CHOSEN:
            continue
        if right is None or chosen.n > right.n:
            yield Flag("more_than_right", option)
        elif chosen.rest > right.rest:
            yield Flag("better_choose", option)


def _telling(item: ItemFigures) -> Iterator[Flag]:
    """Does it tell people apart?"""
    if item.facility > EASY:
        yield Flag("too_easy")
    elif item.facility < HARD:
        yield Flag("too_hard")
    if item.facility <= EASY and item.discrimination is not None and 0 <= item.discrimination < WEAK:
        yield Flag("weak")


def _languages(item: ItemFigures) -> Iterator[Flag]:
    """Harder in one language; that it is easier in the others is said only where no language is the harder one."""
    found = [(one, "" if one.dif == "C" else "perhaps_") for one in item.languages if one.delta is not None and one.dif in {"B", "C"}]
    harder = [Flag(f"{perhaps}harder_in", language=one.language) for one, perhaps in found if (one.delta or 0) < 0]
    yield from harder or [Flag(f"{perhaps}easier_in", language=one.language) for one, perhaps in found]


def _unused(item: ItemFigures, choices: Choices | None) -> Iterator[Flag]:
    """Which options does nobody, or hardly anybody, take for right?"""
    wrong = sum(one.n for one in item.answers if one.mark < 1 and one.answer)
    if choices is None or wrong < FEWEST_WRONG:
        return
    for option in choices.options:
        chosen = choosers(item, option)
        if option not in choices.right and chosen < UNUSED * wrong:
            yield Flag("hardly_chosen" if chosen else "nobody_chooses", option)


def _slow(item: ItemFigures, usual_seconds: float | None) -> Iterator[Flag]:
    seconds = item.median_seconds
    if seconds is not None and usual_seconds and seconds > SLOW and seconds > SLOWER * usual_seconds:
        yield Flag("slow")
