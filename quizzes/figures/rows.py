"""The rows of the examiner's report: an item each, with what it says and its flags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from quizzes.figures.exam_figures import Report, contents_of
from quizzes.figures.surroundings import surroundings_of
from quizzes.figures.words import Said, SaidFlag, said, say
from quizzes.statistics.results import AnswerFigures, FormFigures, ItemFigures, LanguageFigures


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the table. The names of its figures are those that the table is sorted by."""

    item: ItemFigures
    said: Said
    said_flags: tuple[SaidFlag, ...]
    form: FormFigures | None = None

    @property
    def ref(self) -> str:
        return self.said.ref

    @property
    def version(self) -> int:
        return self.item.key.version

    @property
    def flags(self) -> int:
        return len(self.said_flags)

    @property
    def text(self) -> str:
        return " ".join(self.said.text.split())

    @property
    def n(self) -> int:
        return self.item.n

    @property
    def exposure(self) -> float:
        return self.item.exposure

    @property
    def facility(self) -> float:
        return self.item.facility

    @property
    def sd(self) -> float | None:
        return self.item.sd

    @property
    def discrimination(self) -> float | None:
        return self.item.discrimination

    @property
    def efficiency(self) -> float | None:
        return self.item.efficiency

    @property
    def weight(self) -> float | None:
        return self.item.weight

    @property
    def distractors(self) -> float | None:
        return self.item.distractor_efficiency

    @property
    def seconds(self) -> float | None:
        return self.item.median_seconds

    @property
    def alpha(self) -> float | None:
        return self.form.alpha if self.form else None

    @property
    def sem(self) -> float | None:
        return self.form.sem if self.form else None

    @property
    def alpha_without(self) -> float | None:
        """What alpha would be without this question."""
        return self.form.without[self.form.keys.index(self.item.key)] if self.form else None

    def in_language(self, code: str) -> LanguageFigures | None:
        return next((one for one in self.item.languages if one.language == code), None)


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option of a choice question: by how many it is chosen (alone or among others), in per cent of all and of each third; the mean score of
    its choosers in the other questions."""

    letter: str
    text: str
    right: bool
    n: int
    share: float
    thirds: tuple[float | None, float | None, float | None]
    rest: float | None


def rows_of(report: Report, items: Iterable[ItemFigures]) -> list[Row]:
    """A few queries for all."""
    items = list(items)
    contents, language = contents_of(item.key for item in items), get_language() or ""
    around = surroundings_of(contents, language)
    found = []
    for item in items:
        if content := contents.get(item.key):
            question = said(content, language, around[item.key])
            letters = {line.id: line.letter for line in question.lines}
            found.append(Row(item, question, tuple(say(flag, letters) for flag in report.flags(item)), report.form_of(item.key)))
    return found


def latest_only(items: Iterable[ItemFigures]) -> list[ItemFigures]:
    """Of each question its latest version that was asked."""
    latest: dict[int, ItemFigures] = {}
    for item in items:
        there = latest.get(item.key.question)
        if there is None or there.key.version < item.key.version:
            latest[item.key.question] = item
    return list(latest.values())


def in_order(rows: Sequence[Row], ordering: str) -> list[Row]:
    """By the figure that `ordering` names ("-" downwards), what is not told last; then by reference and version."""
    name, downwards = ordering.removeprefix("-"), ordering.startswith("-")
    rows = sorted(rows, key=lambda row: (row.ref, row.version))
    known = sorted((row for row in rows if getattr(row, name) is not None), key=lambda row: getattr(row, name), reverse=downwards)
    return [*known, *(row for row in rows if getattr(row, name) is None)]


def option_rows(row: Row) -> list[OptionRow]:
    """Of a choice question, in the author's order."""
    return [
        _option(row.item, [answer for answer in row.item.answers if line.id in answer.answer.split(",")], line.letter, line.text, line.right)
        for line in row.said.lines
    ]


def _option(item: ItemFigures, answers: Sequence[AnswerFigures], letter: str, text: str, right: bool) -> OptionRow:
    n = sum(answer.n for answer in answers)
    thirds = [100 * sum(answer.thirds[which] for answer in answers) / size if size else None for which, size in enumerate(item.third_sizes)]
    low, middle, high = thirds
    rest = sum(answer.n * answer.rest for answer in answers) / n if n else None
    return OptionRow(letter, text, right, n, 100 * n / item.n, (low, middle, high), rest)
