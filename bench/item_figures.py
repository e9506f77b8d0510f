"""The figures of the item analysis."""

from functools import cache

from bench.figures import Bench, figure
from bench.item_analysis import ATTEMPTS, measured, prepare


@cache
def of(attempts: int) -> tuple[float, float]:
    prepare()
    return measured(attempts)


@figure("item_analysis.seconds", "s")
def item_analysis_seconds(bench: Bench) -> float:
    """100,000 attempts of 40 questions, read from the database and analysed."""
    return of(ATTEMPTS)[0]


@figure("item_analysis.mb", "MB")
def item_analysis_mb(bench: Bench) -> float:
    """The most memory that the process held, Django included."""
    return of(ATTEMPTS)[1]


@figure("item_analysis.growth", "times as long for four times as many")
def item_analysis_growth(bench: Bench) -> float:
    """4 is linear."""
    seconds = {attempts: of(attempts)[0] for attempts in (ATTEMPTS // 4, ATTEMPTS // 2, ATTEMPTS)}
    print(", ".join(f"{attempts} attempts: {took:.2f} s, {of(attempts)[1]:.0f} MB" for attempts, took in seconds.items()), flush=True)
    return seconds[ATTEMPTS] / seconds[ATTEMPTS // 4]
