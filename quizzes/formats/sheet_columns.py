"""The columns of the sheet of questions. A row is an answer; the first row of a question says what it is, and has a kind."""

import re
from collections.abc import Iterable

from django.conf import settings

from people.exports import FORMULA_STARTS
from quizzes.formats.drafts import Text
from quizzes.formats.numbers import is_number

# Of the question, in its first row; each of TEXTS once a language (text_kk), or without one (text) in a sheet in one language.
QUESTION = ("ref", "kind", "topic", "article", "critical", "difficulty", "purpose", "scenario", "scenario_order")
QUESTION_TEXTS = ("text", "explanation")
NUMBER = ("value", "tolerance")
NUMBER_TEXTS = ("unit",)
# An image in base64, in as many pieces as a cell makes necessary, a piece a row.
IMAGE = ("image",)
IMAGE_TEXTS = ("image_alt",)
OPTION = ("option", "correct", "weight")
OPTION_TEXTS = ("option_text", "feedback")
MATCH = ("match",)
MATCH_TEXTS = ("match_text",)
WORDS = {*QUESTION, *NUMBER, *IMAGE, *OPTION, *MATCH}
TEXTS = {*QUESTION_TEXTS, *NUMBER_TEXTS, *IMAGE_TEXTS, *OPTION_TEXTS, *MATCH_TEXTS}
FIRST_ROW_ONLY = {*QUESTION, *NUMBER, *QUESTION_TEXTS, *NUMBER_TEXTS, *IMAGE_TEXTS}
LONGEST_CELL = 32_000  # Excel's limit is 32,767
_GUARDED = re.compile(rf"'*[{re.escape(''.join(FORMULA_STARTS))}]")


def headings(languages: Iterable[str]) -> list[str]:
    """Every column, in the order in which they are written; "" for texts without a language."""
    codes = list(languages)
    written: list[str] = []
    for words, texts in ((QUESTION, QUESTION_TEXTS), (NUMBER, NUMBER_TEXTS), (IMAGE, IMAGE_TEXTS), (OPTION, OPTION_TEXTS), (MATCH, MATCH_TEXTS)):
        written += [*words, *(column(name, code) for name in texts for code in codes)]
    return written


def column(name: str, code: str) -> str:
    return f"{name}_{code}" if code else name


def parts_of(heading: str) -> tuple[str, str] | None:
    """("text", "kk") of "text_kk", ("ref", "") of "ref"; None for what is no column of ours."""
    if heading in WORDS | TEXTS:
        return heading, ""
    name, _sign, code = heading.rpartition("_")
    return (name, code) if name in TEXTS and code in dict(settings.LANGUAGES) else None


def text_in(cells: dict[str, Text], name: str) -> Text:
    """{language: words} of the columns of this text in which something stands."""
    return {code: words for code, words in cells.get(name, {}).items() if words.strip()}


def guarded(words: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before it, which `unguarded` takes away."""
    return f"'{words}" if _GUARDED.match(words) and not is_number(words) else words


def unguarded(words: str) -> str:
    return words[1:] if words.startswith("'") and _GUARDED.match(words) else words
