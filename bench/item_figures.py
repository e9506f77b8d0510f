"""The figures of the item analysis and of similar answers."""

from functools import cache

from bench import similar
from bench.figures import Bench, figure
from bench.item_analysis import ATTEMPTS, Run, measured, prepare


@cache
def of(attempts: int) -> Run:
    prepare()
    return measured(attempts)


@figure("item_analysis.seconds", "s")
def item_analysis_seconds(bench: Bench) -> float:
    """100,000 attempts of 40 questions, read from the database and analysed."""
    return of(ATTEMPTS).seconds


@figure("item_analysis.mb", "MB")
def item_analysis_mb(bench: Bench) -> float:
    """The most memory that the process held, Django included."""
    return of(ATTEMPTS).mb


@figure("item_analysis.growth", "times the work for four times as many")
def item_analysis_growth(bench: Bench) -> float:
    """4 is linear; of the process's own time, which the neighbours on the machine disturb less."""
    runs = {attempts: of(attempts) for attempts in (ATTEMPTS // 4, ATTEMPTS // 2, ATTEMPTS)}
    print(", ".join(f"{n} attempts: {run.seconds:.1f} s (CPU {run.cpu:.1f}), {run.mb:.0f} MB" for n, run in runs.items()), flush=True)
    return runs[ATTEMPTS].cpu / runs[ATTEMPTS // 4].cpu


@figure("similar.seconds", "s")
def similar_seconds(bench: Bench) -> float:
    """10,000 attempts at one form of 40 questions compared with one another."""
    return similar.seconds(similar.QUESTIONS, similar.QUESTIONS)


@figure("similar.drawn_seconds", "s")
def similar_drawn_seconds(bench: Bench) -> float:
    """The same of papers of 20, drawn from a bank of 200."""
    return similar.seconds(similar.BANK, similar.DRAWN)
