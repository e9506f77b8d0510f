"""The figures of the planner, each in a process of its own: it is pure, and what it held before counts for nothing."""

import json
import subprocess
import sys
from functools import cache
from typing import NamedTuple

from bench.figures import Bench, figure

TOWNS = 12


class Run(NamedTuple):
    seconds: float
    cpu: float
    mb: float
    placed: int


@cache
def run(people: int, stations: int) -> Run:
    done = subprocess.run([sys.executable, "-m", "bench.planner_run", str(people), str(stations)], capture_output=True, text=True, check=True)
    found = Run(**json.loads(done.stdout))
    print(f"{people} people, {stations} stations: {found.seconds:.2f} s (CPU {found.cpu:.2f}), {found.mb:.0f} MB, {found.placed} placed", flush=True)
    return found


@figure("planner.almaty_s", "s")
def planner_almaty(bench: Bench) -> float:
    """1,000 people, 507 stations, 2 shifts of 2 seats: the whole plan, with reserve, pairs, reasons and chances."""
    return min(run.__wrapped__(1_000, 507).seconds for _once in range(3))


@figure("planner.country_s", "s")
def planner_country(bench: Bench) -> float:
    """100,000 people, 10,000 stations, 2 shifts of 2 seats."""
    return run(100_000, 10_000).seconds


@figure("planner.country_mb", "MB")
def planner_country_mb(bench: Bench) -> float:
    """The most memory that the process held."""
    return run(100_000, 10_000).mb


@cache
def read_run() -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", "bench.planner_read"], capture_output=True, text=True, check=True)
    print(done.stdout.strip(), flush=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


@figure("planner.country_read_s", "s", asked=True)
def planner_country_read(bench: Bench) -> float:
    """The same size read from the database, solved and written down as lines, as the queue does it; its election stays on the site."""
    return read_run()["seconds"]


@figure("planner.country_read_cpu_s", "s", asked=True)
def planner_country_read_cpu(bench: Bench) -> float:
    """CPU of that process alone, where others want the cores."""
    return read_run()["cpu"]


@figure("planner.country_read_mb", "MB", asked=True)
def planner_country_read_mb(bench: Bench) -> float:
    return read_run()["mb"]


@figure("planner.vs_greedy", "times the better of the two, at the least")
def planner_vs_greedy(bench: Bench) -> float:
    """What the plan is worth over what greedy or nearest-station make of the same town; the least of a dozen towns, 1 or more."""
    from bench.planner_towns import town
    from stations.planner.baselines import greedy, looked_at, nearest_station, worth
    from stations.planner.network import solve

    ratios = []
    for seed in range(TOWNS):
        table, ways = looked_at(town(300, 60 + 15 * (seed % 8), organisations=3 + seed % 5, seed=seed))
        solved = solve(table, ways, {})
        plan = worth(table, ways, list(zip(solved.person.tolist(), solved.slot.tolist(), strict=True)))
        hand = [worth(table, ways, other(table, ways)) for other in (greedy, nearest_station)]
        ratios.append(plan / max(hand))
        print(f"town {seed}: {plan / hand[0]:.4f} of greedy, {plan / hand[1]:.4f} of nearest station", flush=True)
    return min(ratios)
