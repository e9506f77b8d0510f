"""Whether two lessons teach the same in two languages. Pure: shapes in, findings out.

A shape is what languages have in common: the kinds of blocks in their order, how many choices there are and which are good, which
article is cited, which texts are there at all. Paragraphs may be divided otherwise: a block of text has no counterpart.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from people.refusals import Refusal

LOOSE = frozenset({"text"})  # kinds that every language divides as it likes
TEXT, GIVEN = "text", "given"  # leaves: a text, whatever it says; a picture or file, whichever it is


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value at `path` inside a block. kind: TEXT, GIVEN or "same" (it must be equal); `value` is whether there is one, or the value itself."""

    path: tuple[str, ...]
    label: str | Promise
    kind: str
    value: object


@dataclass(frozen=True, slots=True)
class BlockShape:
    """number: place in its lesson, from 1; key: the id of the block in its page; leaves: every value in it, those of lists one by one."""

    number: int
    kind: str
    label: str | Promise
    key: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Finding(Refusal):
    """What keeps a text from saying the same as its original. page: id; block: its id in the page, or ""."""

    page: int = 0
    block: str = ""


def compare(original: Sequence[BlockShape], translation: Sequence[BlockShape], page: int = 0) -> list[Finding]:
    """What `translation`, the lesson `page`, has otherwise than `original`."""
    ours = [block for block in original if block.kind not in LOOSE]
    theirs = [block for block in translation if block.kind not in LOOSE]
    if [block.kind for block in ours] != [block.kind for block in theirs]:
        return list(_kinds(ours, theirs, page))
    return [finding for one, other in zip(ours, theirs, strict=True) for finding in _block(one, other, page)]


def missing_words(blocks: Sequence[BlockShape], page: int = 0) -> list[Finding]:
    """Pictures that nothing is said of for who cannot see them, in the original too. A recording cannot be without captions."""
    found = []
    for block in blocks:
        values = {leaf.path[-1]: leaf.value for leaf in block.leaves if leaf.path}
        if values.get("alt") is False:
            found.append(_finding("alt_missing", gettext_noop("Block %(number)s: nothing says what the image shows."), block, page))
    return found


def _kinds(ours: Sequence[BlockShape], theirs: Sequence[BlockShape], page: int) -> Iterator[Finding]:
    wanted, there = Counter(block.kind for block in ours), Counter(block.kind for block in theirs)
    labels = {block.kind: block.label for block in [*ours, *theirs]}
    for kind in dict.fromkeys(block.kind for block in [*ours, *theirs]):
        if wanted[kind] != there[kind]:
            code = "block_missing" if there[kind] < wanted[kind] else "block_extra"
            sentence = gettext_noop("Blocks of the kind “%(kind)s”: %(here)s here, %(original)s in the original.")
            yield Finding(code, sentence, {"kind": labels[kind], "here": there[kind], "original": wanted[kind]}, page=page)
    if wanted == there:
        yield Finding("blocks_order", gettext_noop("The blocks stand in another order than in the original."), page=page)


def _block(ours: BlockShape, theirs: BlockShape, page: int) -> Iterator[Finding]:
    if [leaf.path for leaf in ours.leaves] != [leaf.path for leaf in theirs.leaves]:
        sentence = gettext_noop("Block %(number)s, “%(kind)s”: the original has another number of answers or items.")
        yield _finding("number_differs", sentence, theirs, page)
        return
    for one, other in zip(ours.leaves, theirs.leaves, strict=True):
        if one.value == other.value:
            continue
        if one.kind == "same":
            sentence = gettext_noop("Block %(number)s, “%(kind)s”: “%(field)s” is not as in the original.")
            yield _finding("value_differs", sentence, theirs, page, field=other.label)
        elif one.value:
            sentence = gettext_noop("Block %(number)s, “%(kind)s”: “%(field)s” is empty, and is not in the original.")
            yield _finding("text_missing", sentence, theirs, page, field=other.label)


def _finding(code: str, sentence: str, block: BlockShape, page: int, **values: object) -> Finding:
    return Finding(code, sentence, {"number": block.number, "kind": block.label, **values}, page=page, block=block.key)
