"""The eve of an election: everybody starts within a minute and thinks a little before each answer. `python -m bench.rush 400 500` tells of
such rushes on the site that `BENCH_SITE` keeps (see docs/performance.md)."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bench.site import prepare

if TYPE_CHECKING:
    from bench.server import Server

WITHIN = 60  # seconds over which the starts are spread
THINK = (1.5, 4.5)  # seconds before an answer: ten times as fast as people are, so that N here stands for many more
ENOUGH = 1_000  # ms within which 95 of 100 requests have to be answered
LADDER = (160, 200, 250, 315, 400, 500, 630, 800, 1_000, 1_250, 1_600, 2_000)


def highest(passes: Callable[[int], bool], ladder: Sequence[int] = LADDER) -> int:
    """The largest rung that passes, if all below it do; 0 where none does. About four tries."""
    low, high = -1, len(ladder)
    while high - low > 1:
        middle = (low + high) // 2
        if passes(ladder[middle]):
            low = middle
        else:
            high = middle
    return ladder[low] if low >= 0 else 0


def rush_passes(server: "Server", number: int) -> bool:
    """Whether nothing went wrong and 95 of 100 were answered within a second, whatever they asked for."""
    from bench.exam import sit

    run = sit(server, number, autosave=True, within=WITHIN, think=THINK, at_once=256)
    saves = len(run.times.get("save", []))
    print(f"rush of {number}: {saves / run.seconds:.0f} saves/s, saves p95 {run.p95_ms('save'):.0f} ms, all p95 {run.p95_ms():.0f} ms\n{run.told()}")
    sys.stdout.flush()
    return not run.errors and run.p95_ms("save") < ENOUGH and run.p95_ms() < ENOUGH


def main(numbers: Sequence[int]) -> int:
    os.environ.update(BAKYLAU_VAR=os.environ["BENCH_SITE"], DJANGO_SETTINGS_MODULE="bench.settings")
    prepare()
    from bench.server import Server

    server = Server({})
    try:
        passed = [rush_passes(server, number) for number in numbers]
    finally:
        server.stop()
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main([int(number) for number in sys.argv[1:]]))
