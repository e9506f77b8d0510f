"""Which shifts a person may add to those they have: a whole day at one station, else the rest between."""

from collections.abc import Sequence
from datetime import timedelta

from stations.planner.data import Elsewhere, Shift


def touch(one: Shift | Elsewhere, other: Shift | Elsewhere) -> bool:
    """Whether one begins when the other ends: together they are a whole day, and nobody can be at two stations in it."""
    return one.ends_at == other.starts_at or other.ends_at == one.starts_at


def clash(one: Shift | Elsewhere, other: Shift | Elsewhere, rest: timedelta) -> bool:
    """Whether nobody can have both: they overlap, or leave too little rest without touching."""
    if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
        return True
    return not touch(one, other) and max(one.starts_at, other.starts_at) - min(one.ends_at, other.ends_at) < rest


def groups(shifts: Sequence[Shift], rest: timedelta) -> list[int]:
    """The number of its group, for each shift: of a group a person gets one at most.

    Shifts that clash are in one group, and so are those that clash with a third: where three are chained, this asks for more rest than it must.
    """
    group = list(range(len(shifts)))
    for second in range(len(shifts)):
        for first in range(second):
            if clash(shifts[first], shifts[second], rest) and group[first] != group[second]:
                gone, kept = group[second], group[first]
                group = [kept if one == gone else one for one in group]
    return group
