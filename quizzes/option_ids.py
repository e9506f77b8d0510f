"""Ids of options. They stand in the page of the exam, so they must not tell in what order an author wrote: the right answer is often the first,
and lines to put in order are written in it."""

import random
import string
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, product

_BY_CHANCE = random.SystemRandom()


def free_ids(taken: Collection[str]) -> Iterator[str]:
    """Letters, then pairs of letters, that are not taken, in the order of chance."""
    letters = _BY_CHANCE.sample(string.ascii_lowercase, 26)
    pairs = ("".join(pair) for pair in product(letters, repeat=2))
    return (one for one in chain(letters, pairs) if one not in taken)


def tell_the_key(kind: str, options: Sequence[str], matches: Sequence[str]) -> bool:
    """Whether the ids of an order, or of the right sides in the order of their left ones, go up the alphabet as the answer does."""
    shown = {"ordering": options, "matching": matches}.get(kind, ())
    return len(shown) > 2 and list(shown) == sorted(shown)
