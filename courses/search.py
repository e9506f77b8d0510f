"""Searching what is taught: lessons, courses and materials in one language."""

from typing import TYPE_CHECKING

from wagtail.models import Locale, Page
from wagtail.search.index import AutocompleteField, BaseField

from people.search import words_of

if TYPE_CHECKING:
    from wagtail.models import PageQuerySet

MOST_FOUND = 30


def searchable(*fields: str) -> list[BaseField]:
    """Search fields that find a word by its beginning: Kazakh and Russian say most words with an ending."""
    return [AutocompleteField(field) for field in fields]


def find_pages(pages: "PageQuerySet[Page]", text: str, language: str) -> list[Page]:
    """The public live pages among `pages`, in `language`, in which a word begins with each word of `text`; the best first, at most thirty.

    Three letters are needed of at least one word: what begins with less begins everything.
    """
    # Letters and digits alone: the rest means something to the query languages of the databases.
    words = words_of("".join(sign if sign.isalnum() else " " for sign in text))
    if not any(len(word) >= 3 for word in words):
        return []
    public = pages.live().public().filter(locale=Locale.objects.get(language_code=language))
    return list(public.specific().autocomplete(" ".join(words), operator="and")[:MOST_FOUND])
