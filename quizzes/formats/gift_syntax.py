"""GIFT as it is written: blocks, names, escapes, answers, feedback. What it means, `gift.py` says.

As Moodle reads it: blocks end at an empty line, a line that begins with // is a comment, and \\: \\# \\= \\{ \\} \\~ stand for the sign itself.
Where Moodle would guess (text before the first answer, a second pair of braces), this refuses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import Unreadable
from quizzes.formats.words import AUTO, HTML, MARKDOWN, PLAIN

SPACES = " \t\n"
MOST_ANSWERS = 100
ESCAPED = ":#={}~"
# Escaped signs, while the block is cut, as halves of characters, which no decoded text holds.
_HIDDEN = {ord(sign): 0xDC00 + ord(sign) for sign in f"{ESCAPED}\\n"}
_SHOWN = {hidden: chr(sign) if chr(sign) != "n" else "\n" for sign, hidden in _HIDDEN.items()}
_FORMAT = re.compile(rf"\[({AUTO}|{HTML}|{PLAIN}|{MARKDOWN})\]")
_WEIGHT = re.compile(r"%(-?[0-9.]*)%")
_ID = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f\x7f])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f\x7f])+)\]")


@dataclass(frozen=True, slots=True)
class Part:
    """A text, the line it begins in, and its format."""

    line: int
    text: str
    format: str = AUTO


@dataclass(slots=True)
class Answer:
    """`sign` is = or ~, `weight` is what stands between per cent signs; `right` is what follows -> in a pair."""

    line: int
    sign: str
    text: Part
    weight: str = ""
    feedback: Part | None = None
    right: Part | None = None


@dataclass(slots=True)
class Block:
    """What stands between empty lines; `kind`: category, description, essay, numeric, choice, matching, true_false, short."""

    line: int
    kind: str
    name: str = ""
    ref: str = ""
    tags: list[str] = field(default_factory=list)
    stem: Part = field(default_factory=lambda: Part(0, ""))
    answers: list[Answer] = field(default_factory=list)
    feedback: Part | None = None
    goes_on: bool = False  # words after the answers: the missing-word form


def blocks_of(text: str) -> Iterator[Block | Unreadable]:
    """Every block, or what keeps one from being read. `text` has \\n at the end of each line."""
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip(SPACES):
            lines.append(line.strip(SPACES))
        elif lines:
            try:
                block = _Block(number - len(lines), lines).read()
            except Unreadable as problem:
                yield problem
            else:
                if block:
                    yield block
            lines = []


def hidden(text: str) -> str:
    """The text with escaped signs hidden."""
    return re.sub(rf"\\([{re.escape(ESCAPED)}\\n])", lambda match: match[1].translate(_HIDDEN), text)


def shown(text: str) -> str:
    return text.translate(_SHOWN)


class _Block:
    def __init__(self, line: int, lines: list[str]) -> None:
        self.line = line
        self.comments = [one for one in lines if one.startswith("//")]
        # Comments leave their line empty, so that lines are still counted.
        self.text = hidden("\n".join("" if one.startswith("//") else one for one in lines))

    def line_at(self, place: int) -> int:
        return self.line + self.text.count("\n", 0, place)

    def refuse(self, place: int, code: str, sentence: str, **values: object) -> Unreadable:
        return Unreadable(self.line_at(place), code, sentence, **values)

    def part(self, start: int, end: int, text_format: str = AUTO) -> Part:
        """What stands there, without the white space round it; its format, if it does not say one, is `text_format`."""
        start, end = self._trimmed(start, end)
        if found := _FORMAT.match(self.text, start, end):
            text_format = found[1]
            start, end = self._trimmed(found.end(), end)
        return Part(self.line_at(start), shown(self.text[start:end]), text_format)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        inner = self.text[start:end]
        start += len(inner) - len(inner.lstrip(SPACES))
        return start, start + len(inner.strip(SPACES))

    def read(self) -> Block | None:
        comments = "\n".join(self.comments)
        ids, tags = ([one.replace("\\]", "]").strip() for one in pattern.findall(comments)] for pattern in (_ID, _TAG))
        block = Block(self.line, "", ref=ids[0] if ids else "", tags=tags)
        start, end = self._trimmed(0, len(self.text))
        block.line = self.line_at(start)
        if start == end:
            if block.ref or block.tags:
                raise self.refuse(
                    0, "tags_alone", gettext_noop("A comment with an id or a tag stands directly above its question, without an empty line.")
                )
            return None
        if self.text.startswith("$CATEGORY:", start):
            return self._category(block, start, end)
        start = self._name(block, start, end)
        return self._question(block, start, end)

    def _category(self, block: Block, start: int, end: int) -> Block:
        if "\n" in self.text[start:end]:
            raise self.refuse(start, "category", gettext_noop("$CATEGORY: stands alone, with an empty line after it."))
        block.kind, block.stem = "category", self.part(start + len("$CATEGORY:"), end)
        return block

    def _name(self, block: Block, start: int, end: int) -> int:
        """Where the question begins, after its ::name::."""
        finish = self.text.find("::", start + 2, end)
        if not self.text.startswith("::", start) or finish < 0:
            return start
        block.name = shown(self.text[start + 2 : finish]).strip(SPACES)
        return finish + 2

    def _question(self, block: Block, start: int, end: int) -> Block:
        opens, closes = self.text.find("{", start, end), self.text.find("}", start, end)
        if opens < 0 and closes < 0:
            block.kind, block.stem = "description", self.part(start, end)
            return block
        if opens < 0 or closes < opens or self.text.count("{", start, end) > 1 or self.text.count("}", start, end) > 1:
            sentence = gettext_noop(
                "The braces round the answers do not fit: one pair a question, no empty line inside, one after each question; "
                "\\{ and \\} are the signs themselves."
            )
            raise self.refuse(max(opens, 0), "braces", sentence)
        block.stem = self.part(start, opens)
        block.goes_on = bool(self.text[closes + 1 : end].strip(SPACES))
        return self._answers(block, opens + 1, closes)

    def _answers(self, block: Block, start: int, end: int) -> Block:
        text_format = block.stem.format
        general = self.text.rfind("####", start, end)
        if general >= 0:
            block.feedback, end = self.part(general + 4, end, text_format), general
        start, end = self._trimmed(start, end)
        block.kind = self._kind(start, end)
        if block.kind == "true_false":
            block.answers = [self._answer("=", start, end, text_format, feedbacks=2)]
        elif block.kind != "essay":
            start += block.kind == "numeric"
            for sign, begins, ends in self._cut(block.kind, start, end):
                block.answers.append(self._answer(sign, begins, ends, text_format, has_right=block.kind == "matching"))
        return block

    def _kind(self, start: int, end: int) -> str:
        inner = self.text[start:end]
        if not inner:
            return "essay"
        if inner.startswith("#"):
            return "numeric"
        if "~" in inner:
            return "choice"
        if "=" in inner and "->" in inner:
            return "matching"
        return "true_false" if inner.partition("#")[0].strip(SPACES) in {"T", "TRUE", "F", "FALSE"} else "short"

    def _cut(self, kind: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """(sign, where it begins, where it ends) of every answer."""
        start, end = self._trimmed(start, end)
        if kind in {"numeric", "short"} and start < end and self.text[start] not in "=~":
            yield "=", start, end
            return
        if start < end and self.text[start] not in "=~":
            raise self.refuse(start, "before_answers", gettext_noop("Before the first answer stand words. An answer begins with = or ~."))
        places = [place for place in range(start, end) if self.text[place] in "=~"]
        if len(places) > MOST_ANSWERS:
            raise self.refuse(start, "too_many_answers", gettext_noop("More than %(most)s answers stand here."), most=MOST_ANSWERS)
        for place, after in zip(places, [*places[1:], end], strict=True):
            yield self.text[place], place + 1, after

    def _answer(self, sign: str, start: int, end: int, text_format: str, *, has_right: bool = False, feedbacks: int = 1) -> Answer:
        start, end = self._trimmed(start, end)
        weight = ""
        if found := _WEIGHT.match(self.text, start, end):
            weight, start = found[1] or "?", found.end()
        ends = [end]
        for _number in range(feedbacks):
            place = self.text.find("#", start if len(ends) == 1 else ends[-2] + 1, end)
            if place >= 0:
                ends.insert(-1, place)
        return self._feedback(Answer(self.line_at(start), sign, self.part(start, ends[0], text_format), weight), start, ends, text_format, has_right)

    def _feedback(self, answer: Answer, start: int, ends: list[int], text_format: str, has_right: bool) -> Answer:
        """With the feedback of an answer; of a true or false one, the second (which is of the right answer) as `right`."""
        if has_right:
            if len(ends) > 1 or (arrow := self.text.find("->", start, ends[-1])) < 0:
                sentence = gettext_noop("A pair is written “=left -> right”, and has no feedback of its own.")
                raise self.refuse(start, "pair", sentence)
            answer.text, answer.right = self.part(start, arrow, text_format), self.part(arrow + 2, ends[-1])
            return answer
        if len(ends) > 1:
            answer.feedback = self.part(ends[0] + 1, ends[1], text_format)
        if len(ends) > 2:
            answer.right = self.part(ends[1] + 1, ends[2], text_format)
        return answer
