"""The flow: people → (organisation at a station and shift) → station and shift → one arc a seat. Solved by OR-Tools, whole and optimal."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from stations.planner.hubs import settled
from stations.planner.reserve import Sizes
from stations.planner.rest import groups
from stations.planner.table import Ints, Table
from stations.planner.ways import FAR, LONGEST, OTHER_AREA, Ways, not_wished
from stations.planner.weights import Weights, ranks_of, weights

SINK = 0
MOST_WITH_RESERVE = 500_000


class Unsolved(ArithmeticError):
    """OR-Tools could not: the costs do not fit into 64 bits, or the arcs are wrong."""


@dataclass(frozen=True, slots=True)
class Solved:
    """person → slot of everybody placed; what it cost; whether the reserve was weighed in the same flow."""

    person: Ints
    slot: Ints
    cost: int
    weights: Weights
    with_reserve: bool


@dataclass(slots=True)
class _Arcs:
    """Arcs of a graph that grows, in blocks."""

    nodes: int = 1
    blocks: list[tuple[Ints, Ints, Ints, Ints]] = field(default_factory=list)
    count: int = 0

    def new(self, number: int) -> Ints:
        made = np.arange(self.nodes, self.nodes + number, dtype=np.int64)
        self.nodes += number
        return made

    def add(self, tail: Ints, head: Ints | int, capacity: Ints | int, cost: Ints | int) -> slice:
        size = len(tail)
        heads, capacities, costs = (np.broadcast_to(np.asarray(one, dtype=np.int64), (size,)) for one in (head, capacity, cost))
        self.blocks.append((tail, heads, capacities, costs))
        self.count += size
        return slice(self.count - size, self.count)


def solve(table: Table, ways: Ways, sizes: Sizes, *, coarse: int = 1) -> Solved:
    """The best plan that the ways allow. Where the reserve is too much for 64 bits, or for a country's time, it is left to reserve.chosen; steps are
    made coarser only where all else does not fit. Raises Unsolved."""
    for weighed, coarser in ((sizes if len(ways.person) <= MOST_WITH_RESERVE else {}, coarse), ({}, coarse), ({}, 4 * coarse), ({}, 16 * coarse)):
        made = _Network(table, ways, weighed, coarser)
        if made.weights is not None and (solved := made.solved()) is not None:
            return solved
    raise Unsolved("costs beyond 64 bits")


class _Network:
    def __init__(self, table: Table, ways: Ways, sizes: Sizes, coarse: int) -> None:
        self.table, self.ways, self.coarse = table, ways, coarse
        self.arcs = _Arcs()
        self.slots, self.ranks = ranks_of(table)
        self.person = self.arcs.new(len(table.people))
        self.door = self._doors()
        self.keys, self.gate, self.direct_gate = self._gates()
        self.weights = weights(
            posts=len(self.slots),
            steps=LONGEST // coarse + 1,
            stays=min(len(table.stays), len(self.slots)),
            spares=int(sum(sizes.values())),
            ranks=int(self.ranks.max(initial=1)),
            nodes=self.arcs.nodes + len(table.seats) + len(table.organisations) * len(table.shifts) + len(sizes),
        )
        self.sizes = sizes

    def _doors(self) -> Ints:
        """(person, shift) → the node that they leave by: their own, or that of a group of shifts of which they get one."""
        people, width = len(self.table.people), len(self.table.shifts)
        door = np.repeat(self.person[:, None], width, axis=1)
        several = np.flatnonzero(self.table.most > 1)
        for group in sorted(set(numbers := groups(self.table.shifts, self.table.rules.min_rest))):
            nodes = self.arcs.new(len(several))
            self.arcs.add(self.person[several], nodes, 1, 0)
            for shift in [number for number in range(width) if numbers[number] == group]:
                door[several, shift] = nodes
        return door.reshape(people, width)

    def _gates(self) -> tuple[Ints, Ints, Ints]:
        """(key, node) of each organisation at a slot where somebody of it could stand, and the node to which each way leads."""
        table, ways, size = self.table, self.ways, len(self.table.seats)
        keys = self._organisation(ways.person) * size + ways.slot
        every = [keys]
        if ways.roams.any():
            open_slots = np.flatnonzero(ways.open_slots & (table.free > 0))
            organisations = np.unique(self._organisation(np.flatnonzero(ways.roams)))
            free = [open_slots[~table.taken[one, open_slots]] if table.rules.organisation_cap else open_slots for one in organisations]
            every += [one * size + slots for one, slots in zip(organisations, free, strict=True)]
        unique = np.unique(np.concatenate(every))
        nodes = self.arcs.new(len(unique))
        return unique, nodes, nodes[np.searchsorted(unique, keys)]

    def _organisation(self, person: Ints) -> Ints:
        return self.table.org[person] if self.table.rules.organisation_cap else np.zeros(len(person), dtype=np.int64)

    def solved(self) -> Solved | None:
        """None where the solver found the costs too large after all."""
        assert self.weights is not None  # noqa: S101 - the caller has looked
        table, ways, arcs, size = self.table, self.ways, self.arcs, len(self.table.seats)
        width = len(table.shifts)
        stays = np.zeros(len(ways.person), dtype=np.int64)
        if table.stays:
            staying = np.array([who * size + slot for (who, _post), slot in table.stays.items()], dtype=np.int64)
            stays = np.where(np.isin(ways.person * size + ways.slot, staying), self.weights.stay, 0)
        direct = arcs.add(self.door[ways.person, ways.slot % width], self.direct_gate, 1, ways.steps // self.coarse * self.weights.step - stays)
        hubs = list(self._hubs())
        slot_node = arcs.new(size)
        arcs.add(self.gate, slot_node[self.keys % size], 1 if table.rules.organisation_cap else np.maximum(table.free[self.keys % size], 1), 0)
        arcs.add(slot_node[self.slots], SINK, 1, -self.ranks * self.weights.post)
        self._reserve()
        arcs.add(self.person, SINK, table.most, 0)
        flow = SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(*(np.concatenate([block[part] for block in arcs.blocks]) for part in range(4)))
        arcs.blocks.clear()
        flow.set_nodes_supplies(np.concatenate([[SINK], self.person]), np.concatenate([[-int(table.most.sum())], table.most]))
        status = flow.solve()
        if status == flow.BAD_COST_RANGE:
            return None
        if status != flow.OPTIMAL:
            raise Unsolved(str(status))
        used = flow.flows(np.arange(direct.start, direct.stop)) > 0
        person, slot = ways.person[used], ways.slot[used]
        for who, entering, where, leaving in hubs:
            far = settled(table, who[flow.flows(np.arange(entering.start, entering.stop)) > 0], _spread(flow, where, leaving))
            person, slot = np.concatenate([person, far[0]]), np.concatenate([slot, far[1]])
        order = np.lexsort((slot, person))
        return Solved(person[order], slot[order], int(flow.optimal_cost()), self.weights, bool(self.sizes))

    def _hubs(self) -> Iterator[tuple[Ints, slice, Ints, slice]]:
        """Anywhere: of each organisation and shift one node through which whoever roams reaches every slot, be it far."""
        table, ways, size, width = self.table, self.ways, len(self.table.seats), len(self.table.shifts)
        assert self.weights is not None  # noqa: S101
        roams = np.flatnonzero(ways.roams)
        organisations = self._organisation(roams)
        for organisation in np.unique(organisations):
            there = self.keys[(self.keys // size == organisation)]
            for number, shift in enumerate(table.shifts):
                tied = {who for who, one in table.tied if one == number}
                who = np.array([one for one in roams[organisations == organisation] if table.may[one, number] and one not in tied], dtype=np.int64)
                keys = there[(there % size % width == number) & ways.open_slots[there % size]]
                if len(who) and len(keys):
                    [hub] = self.arcs.new(1)
                    steps = (FAR + OTHER_AREA + not_wished(table, shift.id)[who]) // self.coarse
                    entering = self.arcs.add(self.door[who, number], int(hub), 1, steps * self.weights.step)
                    capacity = 1 if table.rules.organisation_cap else table.free[keys % size]
                    leaving = self.arcs.add(np.full(len(keys), hub), self.gate[np.searchsorted(self.keys, keys)], capacity, 0)
                    yield who, entering, keys % size, leaving

    def _reserve(self) -> None:
        """Who is left over is worth a little in the reserve of an area that they could reach."""
        if not self.sizes:
            return
        assert self.weights is not None  # noqa: S101
        places = {key: number for number, key in enumerate(sorted(self.sizes))}
        nodes = self.arcs.new(len(places))
        self.arcs.add(nodes, SINK, np.array([self.sizes[key] for key in sorted(self.sizes)]), 0)
        person, place = reserve_ways(self.table, self.ways, places)
        width = len(self.table.shifts)
        shift = np.array([key[1] for key in sorted(self.sizes)], dtype=np.int64)[place] % width
        self.arcs.add(self.door[person, shift], nodes[place], 1, -self.weights.spare)


def reserve_ways(table: Table, ways: Ways, places: dict[tuple[int, int], int]) -> tuple[Ints, Ints]:
    """Who could be in which reserve (area, shift): wherever they have a way, once."""
    areas = sorted({station.area for station in table.stations})
    number = np.array([areas.index(station.area) for station in table.stations], dtype=np.int64)
    width = len(table.shifts)
    of = np.full(len(areas) * width, -1, dtype=np.int64)
    for (area, shift), place in places.items():
        of[areas.index(area) * width + shift] = place
    place = of[number[ways.slot // width] * width + ways.slot % width]
    keys = np.unique(ways.person[place >= 0] * max(1, len(places)) + place[place >= 0])
    return keys // max(1, len(places)), keys % max(1, len(places))


def _spread(flow: SimpleMinCostFlow, where: Ints, leaving: slice) -> Ints:
    return np.repeat(where, flow.flows(np.arange(leaving.start, leaving.stop)))
