"""Similar answers among 10,000 attempts of people who know nothing of one another: `python -m bench.similar` prints the seconds of a form
that all sat, and of papers drawn from a bank."""

import time
from datetime import UTC, datetime, timedelta
from random import Random

from quizzes.figures.similarity import Sitting, similar

ATTEMPTS, QUESTIONS = 10_000, 40
BANK, DRAWN = 200, 20
BEGAN = datetime(2026, 10, 1, tzinfo=UTC)
DAYS = 30


def sittings(bank: int, drawn: int) -> list[Sitting]:
    """`drawn` questions each of a bank of so many: three of ten wrong, more or less as people are able and questions easy."""
    dice = Random(1)
    easy = [dice.uniform(0.5, 0.95) for _question in range(bank)]
    return [_sitting(number, easy, drawn, dice) for number in range(ATTEMPTS)]


def _sitting(number: int, easy: list[float], drawn: int, dice: Random) -> Sitting:
    able, responses = dice.gauss(0, 0.12), []
    for question in sorted(dice.sample(range(len(easy)), drawn)):
        is_right = dice.random() < easy[question] + able
        responses.append([question, 1, float(is_right), "b" if is_right else dice.choice("acd"), 30])
    began = BEGAN + timedelta(minutes=dice.uniform(0, DAYS * 24 * 60))
    return Sitting(number, number, began, began + timedelta(minutes=30), responses)


def seconds(bank: int, drawn: int) -> float:
    """CPU of the process: the neighbours on the machine disturb it less."""
    sat = sittings(bank, drawn)
    began = time.process_time()
    similar(sat)
    return time.process_time() - began


if __name__ == "__main__":
    print(f"one form of {QUESTIONS}: {seconds(QUESTIONS, QUESTIONS):.1f} s; {DRAWN} drawn of {BANK}: {seconds(BANK, DRAWN):.1f} s")
