"""What the cells of a list say: numbers, yes and no, languages. Knows no database."""

import re
import unicodedata

from people.exports import unquoted
from people.invitation_files import LANGUAGES, language_of

PRIORITIES: dict[int, tuple[str, ...]] = {
    0: ("0", "normal", "қалыпты", "кәдімгі", "обычный", "обычная", "нет", "no", "жоқ"),
    1: ("1", "high", "жоғары", "высокий", "высокая", "да", "yes", "иә"),
    2: ("2", "highest", "ең жоғары", "наивысший", "наивысшая", "самый высокий"),
}
YES = ("yes", "y", "true", "1", "+", "да", "иә", "ия", "бар", "x", "х")
NO = ("no", "n", "false", "0", "-", "–", "нет", "жоқ")
_PRIORITY_OF = {word: priority for priority, words in PRIORITIES.items() for word in words}
_ORDER = list(LANGUAGES)


def clean(text: str) -> str:
    """A text as it is kept and compared: one space between words, and no signs that are none."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cs", "Cn")).split())


def cell(text: str) -> str:
    """What a cell says: `clean`, and without the mark that our exports put before what a spreadsheet would take for a formula."""
    return unquoted(clean(text))


def degrees(text: str) -> float | None:
    """None for what is no number."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def yes_or_no(text: str) -> bool | None:
    """None for an empty cell. Raises ValueError."""
    word = text.casefold()
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    raise ValueError(text)


def priority(text: str) -> int:
    """0, 1, 2; an empty cell is 0. Raises ValueError."""
    word = text.casefold()
    if word and word not in _PRIORITY_OF:
        raise ValueError(text)
    return _PRIORITY_OF.get(word, 0)


def languages(text: str) -> tuple[str, ...]:
    """Codes in the site's order, each once. Raises ValueError."""
    found = set()
    for part in re.split(r"[,;/+&]", text):
        for word in [part] if language_of(part) else part.split():
            if not (code := language_of(word)):
                raise ValueError(word)
            found.add(code)
    return tuple(sorted(found, key=_ORDER.index))
