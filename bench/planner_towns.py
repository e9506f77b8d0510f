"""Made-up places for the planner: a city, and a country of many districts; the same every time."""

from datetime import UTC, datetime

import numpy as np

from stations.planner.data import Person, Post, Problem, Rules, Shift, Station

DAY = (datetime(2027, 1, 10, 5, tzinfo=UTC), datetime(2027, 1, 10, 14, tzinfo=UTC), datetime(2027, 1, 11, 2, tzinfo=UTC))
SHIFTS = [Shift(1, DAY[0], DAY[1], 1), Shift(2, DAY[1], DAY[2], 2)]
CITY = (43.24, 76.9)


def town(
    people: int, stations: int, *, areas: int = 8, organisations: int = 12, seed: int = 1, rules: Rules | None = None, country: bool = False
) -> Problem:
    """Stations round the middles of `areas`, people round them too but in other numbers, two seats in each of two shifts."""
    random = np.random.default_rng(seed)
    spread = (8.0, 15.0) if country else (0.06, 0.09)
    middles = np.column_stack([CITY[0] + random.normal(0, spread[0] / 2, areas), CITY[1] + random.normal(0, spread[1] / 2, areas)])
    where, home = random.integers(0, areas, stations), random.choice(areas, people, p=random.dirichlet(np.full(areas, 8.0)))
    wide = 0.25 if country else 0.02
    at, homes = (middles[area] + random.normal(0, wide, (len(area), 2)) for area in (where, home))
    organisation = random.choice(organisations, people, p=random.dirichlet(np.full(organisations, 2.0)))
    said, words = random.random(people), random.random(people)
    return Problem(
        shifts=SHIFTS,
        stations=[Station(s, int(where[s]), (float(at[s, 0]), float(at[s, 1])), int(s % 20 == 0)) for s in range(stations)],
        posts=[Post(s * 4 + t * 2 + seat, s, t + 1, seat + 1) for s in range(stations) for t in range(2) for seat in range(2)],
        people=[
            Person(
                id=p,
                organisation=int(organisation[p]),
                shifts=frozenset({1, 2} if said[p] < 0.6 else {1} if said[p] < 0.8 else {2}),
                place=(float(homes[p, 0]), float(homes[p, 1])),
                area=int(home[p]),
                languages=frozenset({"kk", "ru"} if words[p] < 0.5 else {"ru"} if words[p] < 0.8 else {"kk"}),
                veteran=bool(p % 3 == 0),
            )
            for p in range(people)
        ],
        rules=rules or Rules(),
    )
