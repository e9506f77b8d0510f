"""The glossary: its terms in the order of the reader's alphabet, those of a lesson, and how rich text marks one."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.rich_text import LinkHandler

from courses.models import GlossaryTerm
from courses.models.glossary import term_url
from people.search import normalised, words_of

if TYPE_CHECKING:
    from django.db.models import Model

# Kazakh in its order; Russian keeps its own in it.
ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
PLACES = {letter: place for place, letter in enumerate(ALPHABET)}
LINK_TYPE = "term"
_MARKED = re.compile(rf'<a(?=[^>]*\blinktype="{LINK_TYPE}")[^>]*\bid="(\d{{1,18}})"')


class TermLinkHandler(LinkHandler):
    """`<a linktype="term" id="5">` in rich text → a link into the glossary. No query: a text that is shown asks for nothing."""

    identifier = LINK_TYPE

    @staticmethod
    def get_model() -> "type[Model]":
        return GlossaryTerm

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [f'<a class="term" href="{escape(term_url(attrs.get("id", "")))}">' for attrs in attrs_list]


def terms_marked_in(texts: Iterable[str]) -> list[GlossaryTerm]:
    """The terms that these rich texts (as they are stored) mark, in alphabetical order: one query, none where nothing is marked."""
    ids = {int(found) for text in texts for found in _MARKED.findall(text)}
    return in_order(GlossaryTerm.objects.filter(pk__in=ids)) if ids else []


def in_order(terms: Iterable[GlossaryTerm]) -> list[GlossaryTerm]:
    """By the alphabet of the active language."""
    return sorted(terms, key=lambda term: _place(str(term)))


def by_letter(terms: Iterable[GlossaryTerm]) -> list[tuple[str, list[GlossaryTerm]]]:
    """[(letter, terms)] in alphabetical order."""
    return [(letter, list(group)) for letter, group in groupby(in_order(terms), key=lambda term: str(term)[:1].upper())]


def find_terms(text: str) -> list[GlossaryTerm]:
    """The terms in which a word begins with each word of `text`, in the active language; as courses.search, three letters are needed."""
    wanted = words_of(_letters(text))
    if not any(len(word) >= 3 for word in wanted):
        return []
    return in_order(term for term in GlossaryTerm.objects.all() if _holds(term, wanted))


def _holds(term: GlossaryTerm, wanted: list[str]) -> bool:
    language = get_language()
    words = _letters(" ".join(field.get(language, "") for field in (term.term, term.forms, term.definition))).split()
    return all(any(word.startswith(beginning) for word in words) for beginning in wanted)


def _letters(text: str) -> str:
    return "".join(sign if sign.isalnum() else " " for sign in normalised(text))


def _place(word: str) -> list[tuple[int, str]]:
    return [(PLACES.get(letter, -1), letter) for letter in word.casefold()]
