"""The HTML in which Moodle keeps texts, cut into atoms: words, spaces, line breaks, paragraphs, images, each in its language.

Strict: paragraphs, line breaks, entities, images and Moodle's `<span lang="kk" class="multilang">` are read; any other element is refused.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext_noop

from quizzes.formats.drafts import Unreadable, is_writable

_TOKEN = re.compile(
    r"""
    (?P<comment><!--.*?-->)
    |(?P<tag></?[a-zA-Z](?:[^<>"']|"[^"]*+"|'[^']*+')*+>)
    |(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)
    |(?P<space>[ \t\n]++)
    |(?P<text>[^<&\ \t\n]++|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(.*?)/?>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][-a-zA-Z]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")
# What Moodle's own editors put on a paragraph, and what means nothing.
_PLAIN_ATTRIBUTES = {("dir", "ltr"), ("style", "text-align:left"), ("style", "")}
_DATA = re.compile(r"data:image/[-a-zA-Z0-9.+]{1,40};base64,[a-zA-Z0-9+/=\s]*+")
MULTILANG = "multilang"
LONGEST = 20_000  # characters of one text in a file, its images apart
# Kinds of atoms; LINE is a line break in the source, where that counts.
WORDS, SPACE, LINE, BREAK, PARAGRAPH, PICTURE = "words", "space", "line", "break", "paragraph", "picture"


@dataclass(frozen=True, slots=True)
class Atom:
    """`span` is the number of the language's span it stands in, 0 outside; `words` are the alternative text of an image."""

    kind: str
    words: str = ""
    language: str = ""
    span: int = 0
    source: str = ""
    line: int = 0


def atoms_of(source: str, line: int, *, keeps_lines: bool) -> list[Atom]:
    """What a text that begins in `line` holds. `keeps_lines`: a line break in the source is one in the text (Moodle's auto-format).

    Raises Unreadable with the line.
    """
    cutter = _Cutter(line, keeps_lines=keeps_lines)
    images = _DATA.findall(source)
    marked = {f"data:{place}": image for place, image in enumerate(images)}
    places = iter(marked)
    source = _DATA.sub(lambda _match: next(places), source)
    if len(source) > LONGEST:
        cutter.refuse("text_too_long", gettext_noop("This text is longer than %(most)s characters."), most=LONGEST)
    if source.rfind("<!--") > source.rfind("-->"):
        cutter.refuse("not_closed", gettext_noop("<%(element)s> is not closed."), element="!--")
    if "{mlang" in source:
        cutter.refuse("mlang", gettext_noop('{mlang} is not read. Write the languages as <span lang="kk" class="multilang">…</span>.'))
    for token in _TOKEN.finditer(source):
        getattr(cutter, f"see_{token.lastgroup}")(token.group())
        cutter.line += token.group().count("\n")
    if cutter.language:
        cutter.refuse("not_closed", gettext_noop("<%(element)s> is not closed."), element="span")
    return [replace(atom, source=marked.get(atom.source, atom.source)) for atom in cutter.atoms]


class _Cutter:
    def __init__(self, line: int, *, keeps_lines: bool) -> None:
        self.line, self.keeps_lines = line, keeps_lines
        self.atoms: list[Atom] = []
        self.language, self.spans = "", 0

    def refuse(self, code: str, sentence: str, **values: object) -> None:
        raise Unreadable(self.line, code, sentence, **values)

    def add(self, kind: str, words: str = "", source: str = "") -> None:
        self.atoms.append(Atom(kind, words, self.language, self.spans if self.language else 0, source, self.line))

    def see_comment(self, token: str) -> None:
        """Nobody reads it."""

    def see_space(self, token: str) -> None:
        if self.keeps_lines and "\n" in token:
            for _line in range(token.count("\n")):
                self.add(LINE)
        else:
            self.add(SPACE)

    def see_text(self, token: str) -> None:
        if not is_writable(token):
            self.refuse("control_character", gettext_noop("This line holds characters that no text has."))
        self.add(WORDS, token)

    def see_entity(self, token: str) -> None:
        """White space that is written as an entity is words: it is meant."""
        if token[1] == "#":
            code = int(token[3:-1], 16) if token[2] in "xX" else int(token[2:-1])
            self.see_text(chr(code) if code <= 0x10FFFF else "\0")
        else:
            self.see_text(html.unescape(token))

    def see_tag(self, token: str) -> None:
        found = _TAG.fullmatch(token)
        if found is None:  # pragma: no cover - what the token matches this matches
            raise AssertionError(token)
        name = found[2].lower()
        see = {"p": self.see_p, "br": self.see_br, "span": self.see_span, "img": self.see_img}.get(name)
        if see is None:
            self.refuse_element(name)
        else:
            attributes = {
                key.lower(): html.unescape(value[1:-1] if value[:1] in {'"', "'"} else value) for key, value in _ATTRIBUTE.findall(found[3])
            }
            see(attributes, is_end=bool(found[1]))

    def refuse_element(self, name: str) -> None:
        self.refuse("formatting", gettext_noop("<%(element)s> is not read: texts are plain, with paragraphs and line breaks."), element=name[:40])

    def see_br(self, attributes: Mapping[str, str], *, is_end: bool) -> None:
        self.add(BREAK)

    def see_p(self, attributes: Mapping[str, str], *, is_end: bool) -> None:
        for key, value in attributes.items():
            if (key, value.replace(" ", "").rstrip(";")) not in _PLAIN_ATTRIBUTES:
                self.refuse_element(f"p {key}")
        self.add(PARAGRAPH)

    def see_span(self, attributes: Mapping[str, str], *, is_end: bool) -> None:
        if is_end and self.language:
            self.language = ""
            return
        if is_end or self.language or set(attributes) != {"lang", "class"} or attributes["class"] != MULTILANG:
            self.refuse("span", gettext_noop('This <span> is not read: only <span lang="kk" class="multilang">, one after the other.'))
        if attributes["lang"] not in dict(settings.LANGUAGES):
            self.refuse("language_unknown", gettext_noop("The site has no language “%(language)s”."), language=attributes["lang"][:20])
        self.language = attributes["lang"]
        self.spans += 1

    def see_img(self, attributes: Mapping[str, str], *, is_end: bool) -> None:
        if sized := set(attributes) - {"src", "alt", "width", "height", "class", "role"}:
            self.refuse_element(f"img {min(sized)}")
        self.add(PICTURE, attributes.get("alt", ""), attributes.get("src", ""))
