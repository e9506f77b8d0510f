"""Item analysis of 100,000 attempts × 40 questions, the reading from the database included. Each measurement is a process of its own:
`python -m bench.item_analysis 25000` prints its seconds, how many of them were its own (CPU), and the most memory it held, as JSON."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

ATTEMPTS, QUESTIONS = 100_000, 40
SLUG = "bench-item-analysis"


class Run(NamedTuple):
    seconds: float
    cpu: float
    mb: float


def measured(attempts: int) -> Run:
    """The analysis of so many attempts; the second of two runs, when the database has read its pages once."""
    for _run in range(2):
        run = subprocess.run([sys.executable, "-m", "bench.item_analysis", str(attempts)], capture_output=True, text=True, check=True)
    return Run(*json.loads(run.stdout))


def prepare() -> None:
    """An exam that 100,000 people have sat: once."""
    from django.db import connection

    from people.models import User
    from quizzes.models import Attempt, Exam

    exam, is_new = Exam.objects.get_or_create(slug=SLUG, defaults={"title": {"kk": SLUG, "ru": SLUG, "en": SLUG}})
    if not is_new:
        return
    people = User.objects.order_by("pk").values_list("pk", flat=True)[:ATTEMPTS]
    Attempt.objects.bulk_create(_attempts(exam, people), batch_size=2_000)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE quizzes_attempt")


def _attempts(exam, people) -> Iterator:
    from django.utils import timezone

    from quizzes.models import Attempt

    dice, now = Random(1), timezone.now()
    easy = [dice.uniform(0.5, 0.95) for _question in range(QUESTIONS)]
    for number, person in enumerate(people):
        able = dice.gauss(0, 0.12)
        responses = [_response(question, dice.random() < share + able, dice) for question, share in enumerate(easy)]
        score = sum(mark for _question, _version, mark, _answer, _seconds in responses)
        yield Attempt(
            exam=exam,
            person_id=person,
            number=1,
            state="submitted",
            language=("kk", "ru", "en")[number % 3],
            paper={},
            started_at=now - timedelta(minutes=30),
            deadline_at=now,
            closed_at=now,
            score=score,
            max_score=QUESTIONS,
            passed=score >= 0.8 * QUESTIONS,
            responses=responses,
        )


def _response(question: int, right: bool, dice: Random) -> list:
    return [question + 1_000_000, 1, float(right), "b" if right else dice.choice("acd"), dice.randint(8, 90)]


def main(attempts: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    from quizzes.figures.exam_figures import analysis_of, closed_attempts

    began, cpu = time.perf_counter(), time.process_time()
    chosen = closed_attempts().filter(exam__slug=SLUG).order_by("pk").values("pk")[:attempts]
    analysis = analysis_of(closed_attempts().filter(exam__slug=SLUG) if attempts == ATTEMPTS else closed_attempts().filter(pk__in=chosen))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    if (analysis.exam.n, len(analysis.items)) != (attempts, QUESTIONS):
        raise RuntimeError(f"{analysis.exam.n} attempts, {len(analysis.items)} items")
    print(json.dumps([seconds, cpu, most_memory()]))


def most_memory() -> float:
    """MB. Of /proc: getrusage tells what the process had before it became this one too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
