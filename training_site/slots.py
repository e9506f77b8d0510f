"""A page that is the same for everybody, with slots for what is one person's: see docs/fast-pages.md.

A template rendered as a shell leaves marks where a slot stands. `parse` cuts it at the marks into pieces that are kept; `fill` joins
them with what belongs to one person. No author can write a mark: it has a number in it that this process alone knows.
"""

import re
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from training_site.zipped import LARGE, Large, large

_NUMBER = secrets.token_hex(8)
_MARK = re.compile(_NUMBER + r"\[([^\]]*)\]")
OTHERWISE, END = ":otherwise", ":end"
_shell = ContextVar("shell", default=False)


@contextmanager
def as_shell() -> Iterator[None]:
    """Templates rendered meanwhile leave marks. A variable of the context would not reach what is included with `only`."""
    before = _shell.set(True)
    try:
        yield
    finally:
        _shell.reset(before)


def is_shell() -> bool:
    return _shell.get()


def mark(name: str) -> SafeString:
    """What stands in a shell for the slot `name`. Escaping leaves it as it is."""
    return mark_safe(f"{_NUMBER}[{name}]")  # noqa: S308 - letters, digits and brackets


def choice_marks(fact: str, yes: str, no: str) -> SafeString:
    """What stands in a shell for `yes` where the fact is true of the person, and for `no` where it is not."""
    return mark_safe(mark(f"?{fact}") + yes + mark(OTHERWISE) + no + mark(END))  # noqa: S308 - rendered by the template, which escaped it


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    fact: str
    yes: "Pieces"
    no: "Pieces"


Pieces = tuple["bytes | Large | Slot | Choice", ...]


def parse(html: str) -> Pieces:
    """The pieces of a template rendered as a shell."""
    parts = _MARK.split(html)  # text, name, text, name, …, text
    names = iter([*zip(parts[1::2], parts[2::2], strict=True)])
    pieces, _end = _until(names, parts[0])
    return tuple(large(piece) if isinstance(piece, bytes) and len(piece) >= LARGE else piece for piece in pieces)


def _until(names: Iterator[tuple[str, str]], text: str) -> tuple[Pieces, str]:
    """The pieces up to the end of a choice's branch (or of the page), and the text that follows."""
    pieces: list[bytes | Slot | Choice] = [text.encode()]
    for name, following in names:
        if name in {OTHERWISE, END}:
            return tuple(filter(None, pieces)), following
        if name.startswith("?"):
            yes, otherwise = _until(names, following)
            no, following = _until(names, otherwise)
            pieces.append(Choice(name[1:], yes, no))
        else:
            pieces.append(Slot(name))
        pieces.append(following.encode())
    return tuple(filter(None, pieces)), ""


def fill(pieces: Pieces, facts: Collection[str], values: Mapping[str, Callable[[], str]]) -> list[bytes | Large]:
    """The page, in pieces, of the person of whom `facts` are true; `values` give the HTML of each slot, escaped, called once where asked for."""
    known: dict[str, bytes] = {}
    return list(_filled(pieces, facts, values, known))


def _filled(pieces: Pieces, facts: Collection[str], values: Mapping[str, Callable[[], str]], known: dict[str, bytes]) -> Iterator[bytes | Large]:
    for piece in pieces:
        if isinstance(piece, bytes | Large):
            yield piece
        elif isinstance(piece, Choice):
            yield from _filled(piece.yes if piece.fact in facts else piece.no, facts, values, known)
        else:
            if piece.name not in known:
                known[piece.name] = values[piece.name]().encode()
            yield known[piece.name]


class Somebody:
    """Stands in a shell for whoever will be logged in. It knows nobody: what else a template asks of it is missing."""

    is_authenticated = True
    get_short_name = mark("name")
    email = mark("email")

    def __str__(self) -> str:
        return mark("full name")
