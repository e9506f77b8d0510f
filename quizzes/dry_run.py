"""Whether a bank is thick enough for an exam: what each line needs and finds, and many papers drawn with seeds. Pure: nothing is written,
no database is read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quizzes.draw import Candidate, Line, draw, shortfalls

PAPERS = 500
# Pairs of a first and a second paper of one person; each costs two draws.
SECOND_PAPERS = 100

CANNOT_BE_FILLED, SECOND_REPEATS, SAME_CRITICAL = "cannot_be_filled", "second_repeats", "same_critical"


@dataclass(frozen=True, slots=True)
class LineCheck:
    """A line of the blueprint, how many questions there are for it (`there`, of them `critical_there`), how many more there would be
    if they were whole in every language (`lacking`), and what is to be warned of."""

    line: Line
    there: int
    critical_there: int
    lacking: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DryRun:
    """lines; drawn: question → in how many of `papers` it was, the most often first; overlap: how many questions two papers have in
    common on average; repeated: how many of a second paper the person saw in the first."""

    lines: list[LineCheck]
    asked: int
    papers: int = 0
    drawn: list[tuple[int, int]] = field(default_factory=list)
    overlap: float = 0
    repeated: float = 0

    @property
    def can_be_sat(self) -> bool:
        return bool(self.lines) and not any(CANNOT_BE_FILLED in one.warnings for one in self.lines)


def dry_run(lines: Iterable[Line], pool: Sequence[Candidate], lacking: Sequence[Candidate] = (), *, papers: int = PAPERS) -> DryRun:
    """Draw that many papers from `pool`, with the seeds 0, 1, 2, … lacking: what would be in it but for a language."""
    lines = list(lines)
    checks = check_lines(lines, pool, lacking)
    asked = sum(line.count for line in lines)
    if not lines or shortfalls(lines, pool):
        return DryRun(checks, asked)
    drawn = Counter({one.question: 0 for line in lines for one in pool if line.takes(one)})
    for seed in range(papers):
        drawn.update(one.question for one in draw(lines, pool, seed=seed))
    in_order = sorted(drawn.items(), key=lambda pair: (-pair[1], pair[0]))
    return DryRun(checks, asked, papers, in_order, overlap(drawn.values(), papers), _repeated(lines, pool, min(papers, SECOND_PAPERS)))


def check_lines(lines: Sequence[Line], pool: Sequence[Candidate], lacking: Sequence[Candidate] = ()) -> list[LineCheck]:
    """Each line with what there is for it."""
    thin = shortfalls(lines, pool)
    checks = []
    for line in lines:
        critical = sum(one.critical for one in pool if line.takes(one))
        there = sum(line.takes(one) for one in pool)
        more = sum(line.takes(one) for one in lacking)
        checks.append(LineCheck(line, there, critical, more, _warnings(line, there, critical, is_thin=line in thin)))
    return checks


def overlap(counts: Iterable[int], papers: int) -> float:
    """How many questions two of these papers have in common: the mean over all pairs. counts: in how many papers each question was."""
    return sum(count * (count - 1) for count in counts) / (papers * (papers - 1)) if papers > 1 else 0.0


def _warnings(line: Line, there: int, critical: int, *, is_thin: bool) -> tuple[str, ...]:
    """Of a cell twice as many are needed: the second paper avoids what the first asked. Where critical ones are just enough, everybody
    gets the same."""
    if is_thin:
        return (CANNOT_BE_FILLED,)
    found = []
    cells = ((line.critical_count, critical), (line.count - line.critical_count, there - critical))
    if any(have < 2 * need for need, have in cells):
        found.append(SECOND_REPEATS)
    if line.critical_count and critical == line.critical_count:
        found.append(SAME_CRITICAL)
    return tuple(found)


def _repeated(lines: Sequence[Line], pool: Sequence[Candidate], pairs: int) -> float:
    repeated = 0
    for seed in range(pairs):
        first = {one.question for one in draw(lines, pool, seed=seed)}
        second = {one.question for one in draw(lines, pool, seed=seed + pairs, avoid=first)}
        repeated += len(first & second)
    return repeated / pairs if pairs else 0.0
