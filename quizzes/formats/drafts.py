"""A question as a file gives it, and what is wrong with the file. A text is {language: words}; "" is the language that a file in one
language does not name."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from people.refusals import Refusal

Text = dict[str, str]

KINDS = ("single", "multiple", "true_false", "ordering", "matching", "numeric")
CHOICES = ("single", "multiple", "true_false")
TRUE, FALSE = "true", "false"
MOST_BYTES = 20_000_000
MOST_QUESTIONS = 1_000
# What no text of XML holds, written in any way; a line ends with \n.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a file from being imported (as a note: what is left out of it), and the line it is in; 0: the file as a whole."""

    line: int
    reason: Refusal
    ref: str = ""

    @property
    def message(self) -> str:
        return self.reason.message


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """`id` is "" where the file gives none; `match` is the place of its right side in `matches`, from 0."""

    text: Text
    id: str = ""
    correct: bool = False
    weight: str = ""
    explanation: Text = field(default_factory=dict)
    match: int = -1


@dataclass(frozen=True, slots=True)
class MatchDraft:
    text: Text
    id: str = ""


@dataclass(frozen=True, slots=True)
class NumberDraft:
    value: str
    tolerance: str = "0"
    unit: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImageDraft:
    """`data` is what is in the file; `suffix` is .png, .jpg, .gif or .webp, by its first bytes."""

    data: bytes
    suffix: str
    alt: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """What a file does not say is "" or None: the importer's default holds, or what the bank says already."""

    kind: str
    text: Text
    line: int = field(default=0, compare=False)
    ref: str = ""
    options: tuple[OptionDraft, ...] = ()
    matches: tuple[MatchDraft, ...] = ()
    number: NumberDraft | None = None
    explanation: Text = field(default_factory=dict)
    topic: str = ""
    article: str = ""
    critical: bool | None = None
    difficulty: int | None = None
    purpose: str = ""
    image: ImageDraft | None = None
    scenario: str = ""
    scenario_order: int | None = None


@dataclass(slots=True)
class Reading:
    """What was read of a file: the drafts are worth something only while there are no problems."""

    drafts: list[QuestionDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    usual: set[str] = field(default_factory=set)  # sentences that the program which wrote the file puts in by itself

    def refuse(self, line: int, code: str, sentence: str, **values: object) -> None:
        self.problems.append(Problem(line, Refusal(code, sentence, dict(values))))

    def note(self, line: int, code: str, sentence: str, **values: object) -> None:
        self.notes.append(Problem(line, Refusal(code, sentence, dict(values))))


class Unreadable(Exception):
    """Raised inside a reader where a question cannot be read on; the reader catches it and goes on with the next."""

    def __init__(self, line: int, code: str, sentence: str, **values: object) -> None:
        super().__init__(code)
        self.problem = Problem(line, Refusal(code, sentence, dict(values)))


class CannotWrite(Exception):
    """Raised by a writer: these questions are not for this format, each with its reason. Nothing is written then."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{problem.ref}: {problem.reason.code}" for problem in problems))
        self.problems = problems


def with_lines(text: str) -> str:
    """The text with \\n at the end of each line, as every draft has it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_writable(text: str) -> bool:
    """Whether every format can carry it: no control characters, no halves of characters."""
    return _UNWRITABLE.search(text) is None


def texts_of(draft: QuestionDraft) -> Iterator[Text]:
    """Every text of a question."""
    yield draft.text
    yield draft.explanation
    for option in draft.options:
        yield option.text
        yield option.explanation
    yield from (match.text for match in draft.matches)
    if draft.number:
        yield draft.number.unit
    if draft.image:
        yield draft.image.alt


def map_texts(draft: QuestionDraft, change: Callable[[Text], Text]) -> QuestionDraft:
    """The draft with every text changed."""
    options = tuple(replace(one, text=change(one.text), explanation=change(one.explanation)) for one in draft.options)
    return replace(
        draft,
        text=change(draft.text),
        explanation=change(draft.explanation),
        options=options,
        matches=tuple(replace(one, text=change(one.text)) for one in draft.matches),
        number=draft.number and replace(draft.number, unit=change(draft.number.unit)),
        image=draft.image and replace(draft.image, alt=change(draft.image.alt)),
    )


def languages_of(draft: QuestionDraft) -> list[str]:
    """The languages that it names, in the order in which they come."""
    return list(dict.fromkeys(code for text in texts_of(draft) for code in text if code))


def in_one_language(draft: QuestionDraft, language: str) -> QuestionDraft:
    """The draft with its texts of `language` alone, of no named language: what a file in one language holds."""
    return map_texts(draft, lambda text: {"": text[language]} if language in text else {})


def named(draft: QuestionDraft, language: str) -> QuestionDraft:
    """The draft whose texts of no named language are of `language`."""
    return map_texts(draft, lambda text: {code or language: words for code, words in text.items()})


def settled(draft: QuestionDraft) -> QuestionDraft:
    """In a question that names languages, a text that names none is the same in all of them, as in Moodle."""
    codes = languages_of(draft)
    return map_texts(draft, lambda text: dict.fromkeys(codes, text[""]) if codes and "" in text else text)


def match_order(draft: QuestionDraft) -> QuestionDraft:
    """The draft with its right sides in the order in which files name them: by first use, then those that fit nothing."""
    used = dict.fromkeys(option.match for option in draft.options)
    order = [*used, *(place for place in range(len(draft.matches)) if place not in used)] if draft.matches else []
    places = {old: new for new, old in enumerate(order)}
    options = tuple(replace(option, match=places[option.match]) for option in draft.options) if order else draft.options
    return replace(draft, options=options, matches=tuple(draft.matches[place] for place in order))
