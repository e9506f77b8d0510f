"""What counts how much: a post before any way, a way before staying, staying before a reserve. See docs/planning.md for why these numbers do."""

from dataclasses import dataclass

import numpy as np

from stations.planner.table import Ints, Table

# OR-Tools multiplies a cost by the number of nodes, in 64 bits.
LIMIT = 2**61


@dataclass(frozen=True, slots=True)
class Weights:
    """Of one rank of a post, one step of a way, one who stays, one of a reserve (0: the reserve is found afterwards)."""

    post: int
    step: int
    stay: int
    spare: int


def weights(*, posts: int, steps: int, stays: int, spares: int, ranks: int, nodes: int) -> Weights | None:
    """Each outweighs all that is below it together; None where 64 bits do not hold that."""
    stay = spares + 1
    step = stay * (stays + 1)
    post = step * (posts * steps + 1)
    return Weights(post, step, stay, 1 if spares else 0) if (ranks * post + steps * step) * (nodes + 1) < LIMIT else None


def ranks_of(table: Table) -> tuple[Ints, Ints]:
    """(slot, rank) of each post to fill, the highest first to be filled: the first at every station, then the second …, of each the priority of
    the station, then the weight of the shift. Only the order of ranks counts, not their distance."""
    keys = []
    for slot, posts in enumerate(table.seats):
        station, shift = table.stations[slot // len(table.shifts)], table.shifts[slot % len(table.shifts)]
        keys += [(slot, (-(int(table.base[slot]) + nth + 1), station.priority, shift.weight)) for nth in range(len(posts))]
    order = {key: rank for rank, key in enumerate(sorted({key for _slot, key in keys}), start=1)}
    return np.array([slot for slot, _key in keys], dtype=np.int64), np.array([order[key] for _slot, key in keys], dtype=np.int64)
