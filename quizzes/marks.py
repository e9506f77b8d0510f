"""One question + one answer → its mark, 0 to 1. Pure: knows no Django, no database and no clock.

An answer is a list of words, by kind: of a choice the option ids; of an order "id:place", places from 1; of a match "left:right";
of a number its digits with a point. An order or a match may be given in part: it is kept, and counts as unanswered till it is whole.
"""

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

NOTHING, WHOLE = Fraction(0), Fraction(1)
# Weights such as 33.33333 may add up to the whole without being it: only the right answer is.
ALMOST = Fraction(99, 100)


@dataclass(frozen=True, slots=True)
class Key:
    """What is right.

    right: of a choice the right option ids, of a match the right pairs "left:right"; order: of an order its ids; value, tolerance:
    of a number; weights: option → share of the mark, −1 to 1, where the author gave them; wrong: how many options are not right.
    """

    kind: str
    right: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    value: Fraction = NOTHING
    tolerance: Fraction = NOTHING
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    wrong: int = 0
    lines: int = 0  # how many options there are


def key_of(content: Mapping[str, Any]) -> Key:
    """The key of a question as its revision keeps it (models.question). What was frozen before there were kinds is a single choice."""
    kind, options = content.get("kind", "single"), content["options"]
    if kind == "ordering":
        return Key(kind, order=tuple(option["id"] for option in options), lines=len(options))
    if kind == "matching":
        return Key(kind, right=frozenset(f"{option['id']}:{option['match']}" for option in options), lines=len(options))
    if kind == "numeric":
        return Key(kind, value=Fraction(content["number"]["value"]), tolerance=Fraction(content["number"]["tolerance"]))
    right = frozenset(option["id"] for option in options if option["correct"])
    weights = {option["id"]: Fraction(option["weight"]) / 100 for option in options if option.get("weight")}
    return Key(kind, right=right, weights=weights, wrong=len(options) - len(right), lines=len(options))


def is_whole(kind: str, lines: int, given: Collection[str]) -> bool:
    """Whether this is an answer to a question of so many options: of an order every place taken once, of a match every left side given."""
    if kind == "ordering":
        return len(given) == lines and ordered(given) is not None
    return len(given) == lines if kind == "matching" else bool(given)


def ordered(given: Collection[str]) -> tuple[str, ...] | None:
    """["b:1", "a:2"] → ("b", "a"); None where a place is free or taken twice."""
    places = {int(place): one for one, _colon, place in (word.partition(":") for word in given)}
    return tuple(places[place] for place in sorted(places)) if sorted(places) == list(range(1, len(given) + 1)) else None


def mark(key: Key, given: Collection[str], *, partial: bool) -> Fraction:
    """0 to 1. `partial`: what is right in part counts in part; else it is all or nothing. Unanswered: 0.

    Partial credit: of a choice the weights that the author gave, else the share of the right ones that are chosen less the share of the
    wrong ones; of a match the share of right pairs; of an order the share of neighbours that follow one another as they should (what
    Moodle's ordering calls "relative to the next item, excluding last").
    """
    if not is_whole(key.kind, key.lines, given):
        return NOTHING
    if key.kind == "numeric":
        return WHOLE if abs(Fraction(next(iter(given))) - key.value) <= key.tolerance else NOTHING
    if key.kind == "ordering":
        share = _neighbours(ordered(given) or (), key.order)
    elif key.kind == "matching":
        share = Fraction(len(key.right & set(given)), len(key.right))
    else:
        share = _choice(key, set(given))
    return share if partial or share == WHOLE else NOTHING


def answer_text(key: Key, given: Collection[str]) -> str:
    """The answer as the figures count it: the same text for the same answer, "" for none."""
    if not is_whole(key.kind, key.lines, given):
        return ""
    return ",".join(ordered(given) or () if key.kind == "ordering" else sorted(given))


def _choice(key: Key, given: set[str]) -> Fraction:
    if given == key.right:
        return WHOLE
    if key.weights:
        share = sum((key.weights.get(one, NOTHING) for one in given), NOTHING)
    elif key.kind == "multiple":
        hits = len(given & key.right)
        share = Fraction(hits, len(key.right)) - (Fraction(len(given) - hits, key.wrong) if key.wrong else NOTHING)
    else:
        share = NOTHING
    return min(max(share, NOTHING), ALMOST)


def _neighbours(given: Sequence[str], order: Sequence[str]) -> Fraction:
    wanted = set(itertools.pairwise(order))
    return Fraction(len(wanted & set(itertools.pairwise(given))), len(wanted))
