"""Blueprint + pool → the questions of one paper, in order. Pure, and the same for the same seed.

A line of the blueprint has two cells: its critical questions and the others. A unit is what is drawn at once: a question, or the
questions of one situation, which all stand in one topic. Cells are filled exactly.
"""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

# How much likelier than others a question may be drawn that was asked less than they, and how much less likely one asked more.
MOST_BALANCE = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """So many questions of a topic (difficulty 0: of any), exactly so many of them critical; `critical`: each of them must be right."""

    topic: int
    count: int
    critical_count: int = 0
    difficulty: int = 0
    critical: bool = False

    def takes(self, candidate: "Candidate") -> bool:
        return candidate.topic == self.topic and self.difficulty in (0, candidate.difficulty)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A live question that may be drawn, as of its latest revision. scenario: (situation, its revision, place in it); drawn: how often."""

    question: int
    revision: int
    topic: int
    critical: bool
    difficulty: int = 2
    version: int = 1
    scenario: tuple[int, int, int] | None = None
    drawn: int = 0


Unit = tuple[Candidate, ...]
# So many of each cell, in the order of the lines: the critical ones of the first, its others, the critical ones of the second, …
Cells = tuple[int, ...]


def shortfalls(lines: Iterable[Line], pool: Sequence[Candidate]) -> list[Line]:
    """The lines that the pool cannot fill; of a topic that only its situations make impossible, all of them."""
    found: list[Line] = []
    for group in _by_topic(lines):
        units = _units(group, pool)
        wanted, there = _wanted(group), _sum(group, [_cells(group, unit) for unit in units])
        if not _feasible(wanted, *_split(group, units)):
            missing = [have < need for have, need in zip(there, wanted, strict=True)]
            found += [line for place, line in enumerate(group) if any(missing[2 * place : 2 * place + 2])] or group
    return found


def draw(
    lines: Iterable[Line], pool: Sequence[Candidate], *, seed: int, avoid: Collection[int] = frozenset(), is_enough: bool = False
) -> list[Candidate]:
    """The drawn questions in the order shown; critical where their line is.

    Questions in `avoid` come only where the others do not suffice; of the others, what was asked less is likelier.
    Raises ValueError where the pool is too thin; is_enough: the caller has asked `shortfalls`.
    """
    lines = list(lines)
    if not is_enough and (thin := shortfalls(lines, pool)):
        raise ValueError(f"Too few questions for {thin}")
    chance = random.Random(seed)  # noqa: S311 - a draw that can be drawn again, not a secret
    drawn = [unit for group in _by_topic(lines) for unit in _fill(group, _in_order(_units(group, pool), avoid, chance))]
    chance.shuffle(drawn)
    return [replace(one, critical=one.critical or _is_of_critical_line(one, lines)) for unit in drawn for one in unit]


def in_chance_order(ids: Iterable[str], *, seed: int, question: int) -> list[str]:
    """Options (or right sides) of a question in the order shown: another for each paper, the same for the same seed."""
    shuffled = sorted(ids)
    random.Random(f"{seed} {question}").shuffle(shuffled)  # noqa: S311 - as above
    return shuffled


def _by_topic(lines: Iterable[Line]) -> list[list[Line]]:
    topics: dict[int, list[Line]] = {}
    for line in lines:
        topics.setdefault(line.topic, []).append(line)
    return list(topics.values())


def _wanted(lines: Sequence[Line]) -> Cells:
    return tuple(count for line in lines for count in (line.critical_count, line.count - line.critical_count))


def _cells(lines: Sequence[Line], unit: Unit) -> Cells:
    """How many of each cell the unit takes."""
    counts = [0] * (2 * len(lines))
    for one in unit:
        counts[2 * next(place for place, line in enumerate(lines) if line.takes(one)) + (not one.critical)] += 1
    return tuple(counts)


def _sum(lines: Sequence[Line], cells: Iterable[Cells]) -> Cells:
    return tuple(map(sum, zip(*cells, strict=True))) or (0,) * (2 * len(lines))


def _less(cells: Cells, taken: Cells) -> Cells:
    return tuple(have - less for have, less in zip(cells, taken, strict=True))


def _units(lines: Sequence[Line], pool: Iterable[Candidate]) -> list[Unit]:
    """In the order of their ids: the draw must not depend on the order in which a database gives rows. Of a situation that has a
    question for which there is no line, none is drawn."""
    groups: dict[tuple[int, int], list[Candidate]] = {}
    for one in sorted((one for one in pool if one.topic == lines[0].topic), key=lambda one: (*(one.scenario or (0, 0, 0))[2:], one.question)):
        groups.setdefault((one.scenario[0], 0) if one.scenario else (0, one.question), []).append(one)
    whole = (tuple(unit) for unit in groups.values() if all(any(line.takes(one) for line in lines) for one in unit))
    return sorted(whole, key=lambda unit: unit[0].question)


def _in_order(units: list[Unit], avoid: Collection[int], chance: random.Random) -> list[Unit]:
    """By chance, with weights (Efraimidis and Spirakis 2006: the highest of random ** (1 / weight) first); what is to be avoided, last."""
    mean = sum(one.drawn for unit in units for one in unit) / max(1, sum(map(len, units)))
    lots = [(any(one.question in avoid for one in unit), -(chance.random() ** (1 / _weight(unit, mean)))) for unit in units]
    return [units[place] for place in sorted(range(len(units)), key=lots.__getitem__)]


def _weight(unit: Unit, mean: float) -> float:
    return min(max((mean + 1) / (max(one.drawn for one in unit) + 1), 1 / MOST_BALANCE), MOST_BALANCE)


def _split(lines: Sequence[Line], units: Iterable[Unit]) -> tuple[Cells, list[Cells]]:
    """How many single questions there are of each cell, and what each situation takes."""
    units = list(units)
    singles = _sum(lines, [_cells(lines, unit) for unit in units if not unit[0].scenario])
    return singles, [_cells(lines, unit) for unit in units if unit[0].scenario]


def _fill(lines: Sequence[Line], units: Sequence[Unit]) -> list[Unit]:
    """Unit by unit: each that fits, if the rest can be filled by those after it."""
    wanted, (singles, situations) = _wanted(lines), _split(lines, units)
    taken = []
    for unit in units:
        cells = _cells(lines, unit)
        if unit[0].scenario:
            situations = situations[1:]
        else:
            singles = _less(singles, cells)
        rest = _less(wanted, cells)
        if min(rest) >= 0 and _feasible(rest, singles, situations):
            taken.append(unit)
            wanted = rest
    return taken


def _feasible(wanted: Cells, singles: Cells, situations: Iterable[Cells]) -> bool:
    """Whether the cells can be filled exactly: by some of the situations, and single questions for what they leave."""
    rests = {wanted}
    for situation in situations:
        rests |= {rest for rest in (_less(rest, situation) for rest in rests) if min(rest) >= 0}
    return any(min(_less(singles, rest)) >= 0 for rest in rests)


def _is_of_critical_line(candidate: Candidate, lines: Iterable[Line]) -> bool:
    return any(line.critical and line.takes(candidate) for line in lines)
