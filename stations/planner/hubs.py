"""Who goes far: the flow says that so many of an organisation go to these slots; who of them goes to which is settled here, the nearest together."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from stations.planner.table import Ints, Table
from stations.planner.ways import sphere

AT_ONCE = 1_000


def settled(table: Table, people: Ints, slots: Ints) -> tuple[Ints, Ints]:
    """As many people as slots, each to one; the sum of the ways is the least, of each thousand from west to east."""
    station = slots // len(table.shifts)
    people = people[np.argsort(table.person_at[people, 1], kind="stable")]
    slots = slots[np.argsort(table.station_at[station, 1], kind="stable")]
    found = []
    for begin in range(0, len(people), AT_ONCE):
        who, where = people[begin : begin + AT_ONCE], slots[begin : begin + AT_ONCE]
        one, other = sphere(table.person_at[who]), sphere(table.station_at[where // len(table.shifts)])
        rows, columns = linear_sum_assignment(-(one @ other.T))
        found.append((who[rows], where[columns]))
    return (np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])) if found else (people, slots)
