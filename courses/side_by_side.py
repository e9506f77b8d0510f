"""A lesson and its original beside each other, block by block, and what has changed in the original since."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from courses.shapes import plain

MISSING, EXTRA, CHANGED, THERE = "missing", "extra", "changed", "there"


@dataclass(frozen=True, slots=True)
class Pair:
    """A block of the original and its counterpart; one of them may be None. state: missing, extra, changed (in the original, since) or there."""

    original: Any
    translation: Any
    state: str


def pairs(original: Any, translation: Any) -> list[Pair]:
    """The blocks of both lessons in their order, those of the same kind beside each other."""
    ours, theirs = list(original.body), list(translation.body)
    known = _known_then(translation)
    return [Pair(one, other, _state(one, other, known)) for one, other in _aligned(ours, theirs)]


def _aligned(ours: list[Any], theirs: list[Any]) -> Iterator[tuple[Any, Any]]:
    matcher = SequenceMatcher(None, [block.block_type for block in ours], [block.block_type for block in theirs], autojunk=False)
    for _tag, start, end, other_start, other_end in matcher.get_opcodes():
        for offset in range(max(end - start, other_end - other_start)):
            one = ours[start + offset] if start + offset < end else None
            other = theirs[other_start + offset] if other_start + offset < other_end else None
            if one is not None and other is not None and one.block_type != other.block_type:
                yield one, None
                yield None, other
            else:
                yield one, other


def _state(one: Any, other: Any, known: set[str] | None) -> str:
    if other is None:
        return MISSING
    if one is None:
        return EXTRA
    return CHANGED if known is not None and _said(one.get_prep_value()) not in known else THERE


def _known_then(translation: Any) -> set[str] | None:
    """The blocks of the original as they were when this translation was made; None where nobody knows."""
    if translation.made_from_revision is None:
        return None
    return {_said(block) for block in json.loads(translation.made_from_revision.content["body"])}


def _said(block: dict[str, Any]) -> str:
    return json.dumps(plain(block), sort_keys=True, default=str)
