"""What an analysis says. None stands for "not told": too few attempts, or nothing that varies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class ItemKey(NamedTuple):
    """Figures are kept per version: an edit that changes the meaning of a question begins a new one."""

    question: int
    version: int


@dataclass(frozen=True, slots=True)
class Choices:
    """The ids of a question's options and of the right ones among them; the responses alone do not tell what nobody chose."""

    options: tuple[str, ...]
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """One answer as it was given ("" none; several options "a,c"): by how many, in each third of ability, its mean mark, and the mean
    score of its givers in the other questions, in per cent."""

    answer: str
    n: int
    thirds: tuple[int, int, int]
    mark: float
    rest: float


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """An item in one language. `delta` (ETS scale; negative: harder in this language than in the others at the same score in the other
    questions), its standard error, the p of the Mantel–Haenszel chi-square, the ETS class A (negligible), B or C (large)."""

    language: str
    n: int
    facility: float
    delta: float | None = None
    delta_error: float | None = None
    p: float | None = None
    dif: str = ""


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """All but `n`, `sd` and `seconds` (quartiles) in per cent. `third_sizes`: how many in the lower, middle, upper third by the score in the
    other questions."""

    key: ItemKey
    n: int
    exposure: float
    facility: float
    sd: float | None
    discrimination: float | None
    efficiency: float | None
    weight: float | None
    distractor_efficiency: float | None
    seconds: tuple[float, float, float] | None
    third_sizes: tuple[int, int, int]
    third_facility: tuple[float | None, float | None, float | None]
    answers: tuple[AnswerFigures, ...]
    languages: tuple[LanguageFigures, ...]

    @property
    def median_seconds(self) -> float | None:
        return self.seconds[1] if self.seconds else None


@dataclass(frozen=True, slots=True)
class FormFigures:
    """Attempts that were asked exactly the same versions of the same questions. Mean, sd and SEM in points, α and error ratio in per cent.
    `without`: α without each item, in the order of `keys`."""

    keys: tuple[ItemKey, ...]
    n: int
    mean: float
    sd: float
    alpha: float
    error_ratio: float
    sem: float
    without: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ExamFigures:
    """Scores in per cent of the paper. `questions`: on each paper, None where papers differ. `histogram`: attempts by twentieths of the paper."""

    n: int
    questions: int | None
    mean: float | None
    median: float | None
    sd: float | None
    skewness: float | None
    kurtosis: float | None
    pass_rate: float | None
    histogram: tuple[int, ...]
    languages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Analysis:
    exam: ExamFigures
    items: tuple[ItemFigures, ...]
    forms: tuple[FormFigures, ...]
