"""Who gets several posts stays at one station where the shifts touch: nobody is at two places in one day.

No flow can say that two posts of a person are at one station. So the flow runs without it first, which bounds what any plan can fill; then whoever
got a whole day is set down at one station, and the flow runs again for all others.
"""

from dataclasses import replace

import numpy as np

from stations.planner.data import Post, Problem, Standing
from stations.planner.rest import touch
from stations.planner.table import Table, table_of

Places = list[tuple[int, int]]


def apart(table: Table, places: Places) -> bool:
    """Whether somebody got touching shifts at two stations."""
    width = len(table.shifts)
    return any(
        slots[one] // width != slots[other] // width and touch(table.shifts[slots[one] % width], table.shifts[slots[other] % width])
        for slots in _several(places).values()
        for one in range(len(slots))
        for other in range(one)
    )


def held(table: Table, places: Places) -> list[tuple[int, Post]]:
    """(person, post) of everybody who got several: at the station of the first one where their shifts touch. Whose posts are not free there gets
    one post like all others."""
    width, found = len(table.shifts), []
    seats = [list(posts) for posts in table.seats]
    there = table.taken.copy()
    for person, slots in _several(places).items():
        wanted = _together(table, sorted(slots, key=lambda slot: slot % width))
        organisation = table.org[person]
        if any(not seats[slot] or (table.rules.organisation_cap and there[organisation, slot]) for slot in wanted):
            continue
        for slot in wanted:
            own = [post for (who, post), _slot in table.stays.items() if who == person and post in seats[slot]]
            post = own[0] if own else seats[slot][0]
            seats[slot].remove(post)
            there[organisation, slot] = True
            found.append((person, post))
    return found


def table_with(problem: Problem, table: Table, days: list[tuple[int, Post]]) -> Table:
    """The table in which these stand at their posts; everybody else gets one post at most."""
    set_down = {table.people[person].id for person, _post in days}
    standing = [one for one in problem.standing if one.locked or problem.rules.keep or one.person not in set_down]
    standing += [Standing(table.people[person].id, post.id, table.people[person].organisation, locked=True) for person, post in days]
    posts = {post.id for _person, post in days}
    # Whoever may be moved from a post that a whole day takes is moved.
    standing = [one for one in standing if one.locked or problem.rules.keep or one.post not in posts]
    made = table_of(replace(problem, standing=standing))
    return replace(made, most=np.minimum(made.most, 1))


def _several(places: Places) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for person, slot in places:
        found.setdefault(person, []).append(slot)
    return {person: slots for person, slots in found.items() if len(slots) > 1}


def _together(table: Table, slots: list[int]) -> list[int]:
    """The same shifts, each at the station of the touching one before it."""
    width, found = len(table.shifts), slots[:1]
    for slot in slots[1:]:
        before = next((one for one in reversed(found) if touch(table.shifts[one % width], table.shifts[slot % width])), None)
        found.append(slot if before is None else before // width * width + slot % width)
    return found
