"""Moodle's texts as plain ones with line breaks, in one language or in several, and back: `html_of` writes what `read_html` reads exactly."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import Text, Unreadable, is_writable
from quizzes.formats.html_atoms import BREAK, LINE, LONGEST, MULTILANG, PARAGRAPH, PICTURE, SPACE, WORDS, Atom, atoms_of

_SOFT = {SPACE, LINE, PARAGRAPH}


@dataclass(slots=True)
class Rich:
    """A text as it was read, and the images that stood at its ends."""

    text: Text
    pictures: list[Atom] = field(default_factory=list)


def read_html(source: str, line: int, *, keeps_lines: bool = False) -> Rich:
    """The text in each language that it names: what stands outside of languages is in all of them. Raises Unreadable."""
    runs = _runs(atoms_of(source, line, keeps_lines=keeps_lines))
    codes = list(dict.fromkeys(language for language, _atoms in runs if language)) or [""]
    rich = Rich({})
    for code in codes:
        atoms = [atom for language, run in runs if language in {"", code} for atom in run]
        rich.pictures += [Atom(PICTURE, one.words, code, source=one.source, line=one.line) for one in atoms if one.kind == PICTURE]
        if words := _words(_without_pictures(atoms)):
            rich.text[code] = words
    return rich


def read_plain(source: str, line: int) -> Rich:
    """A text that is no HTML. Raises Unreadable."""
    words = source.strip(" \t\n")
    if len(words) > LONGEST:
        raise Unreadable(line, "text_too_long", gettext_noop("This text is longer than %(most)s characters."), most=LONGEST)
    if not is_writable(words):
        raise Unreadable(line, "control_character", gettext_noop("This line holds characters that no text has."))
    return Rich({"": words} if words else {})


def _runs(atoms: list[Atom]) -> list[tuple[str, list[Atom]]]:
    """(language, atoms) of every stretch. Spans side by side must be of each language once: else a reader would miss some of it."""
    stretches = [(language, list(run)) for (language, _span), run in groupby(atoms, key=lambda atom: (atom.language, atom.span))]
    is_multilingual = any(language for language, _run in stretches)
    runs = [(language, run) for language, run in stretches if language or not is_multilingual or any(one.kind not in _SOFT for one in run)]
    codes = {language for language, _run in runs if language}
    for is_spoken, group in groupby(runs, key=lambda run: bool(run[0])):
        spoken = list(group)
        if is_spoken and (len(spoken) != len(codes) or {language for language, _run in spoken} != codes):
            sentence = gettext_noop("The languages of this text do not stand side by side: each of them once, in every place.")
            raise Unreadable(spoken[0][1][0].line, "languages_mixed", sentence)
    return runs


def _without_pictures(atoms: list[Atom]) -> list[Atom]:
    """Raises Unreadable where an image stands between words."""
    places = [place for place, atom in enumerate(atoms) if atom.kind == PICTURE]
    worded = [place for place, atom in enumerate(atoms) if atom.kind == WORDS]
    for place in places:
        if worded and worded[0] < place < worded[-1]:
            sentence = gettext_noop("An image stands in the midst of the text. Put it before or after it.")
            raise Unreadable(atoms[place].line, "picture_inside", sentence)
    return [atom for atom in atoms if atom.kind != PICTURE]


def _words(atoms: Iterable[Atom]) -> str:
    """As a browser would show them: white space between words is one space, none at the ends; a paragraph is a line."""
    spoken: list[str] = []
    gap = ""
    for atom in atoms:
        if atom.kind == WORDS:
            spoken += [gap if spoken else "", atom.words]
            gap = ""
        elif atom.kind == BREAK:
            spoken += [gap.replace(" ", "") if spoken else "", "\n"]
            gap = ""
        elif atom.kind == SPACE:
            gap = gap or ("" if spoken and spoken[-1] == "\n" else " ")
        else:
            gap = gap.replace(" ", "") + "\n" if atom.kind == LINE or "\n" not in gap else gap
    return "".join(spoken)


def html_of(text: Mapping[str, str], pictures: Mapping[str, str] | None = None) -> str:
    """The text as HTML; `pictures`: language → an `<img>` to be set below it. {"": …} is written without languages."""
    pictures = pictures or {}
    written = []
    for code in [*text, *(code for code in pictures if code not in text)]:
        words = escaped(text.get(code, "")) + (f"<p>{pictures[code]}</p>" if code in pictures else "")
        written.append(f'<span lang="{code}" class="{MULTILANG}">{words}</span>' if code else words)
    return "".join(written)


def escaped(words: str) -> str:
    """Words for HTML; white space that HTML would swallow as entities."""
    written = _signs(words).replace("\n", "<br>").replace("\t", "&#9;")
    return re.sub(r"^ | $| (?= )|(?<=<br>) | (?=<br>)", "&#32;", written)


def attribute_of(words: str) -> str:
    """Words for a quoted attribute."""
    return _signs(words).replace("\n", "&#10;").replace("\t", "&#9;")


def _signs(words: str) -> str:
    return html.escape(words, quote=True).replace("{mlang", "&#123;mlang").replace("\r", "&#13;")
