"""A plan of a country as the queue makes it, in a process of its own: read from the database, solved, written down. `python -m bench.planner_read`
prints what it took as JSON; the database has bench.country's election, or gets it first (in another process, whose memory does not count)."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

Timed = Callable[..., Any]


def timed(name: str, step: Timed, into: dict[str, float]) -> Timed:
    @wraps(step)
    def within(*arguments: Any, **named: Any) -> Any:
        began, cpu = time.perf_counter(), time.process_time()
        result = step(*arguments, **named)
        into[name], into[f"{name}_cpu"] = time.perf_counter() - began, time.process_time() - cpu
        return result

    return within


def ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()


def measure() -> dict[str, float]:
    from django.utils import timezone

    from bench.country import SLUG
    from stations.models import Election, Plan
    from stations.planner import making as planner
    from stations.plans import making
    from stations.plans.rules import DEFAULTS

    found: dict[str, float] = {}
    making.problem_of = timed("reading", making.problem_of, found)
    planner.plan = timed("solving", planner.plan, found)
    plan = Plan.objects.create(election=Election.objects.get(slug=SLUG), rules=DEFAULTS, made_at=timezone.now())
    began, cpu = time.perf_counter(), time.process_time()
    if not making.make(plan.pk):
        raise RuntimeError("no plan was made")
    found["seconds"] = time.perf_counter() - began
    found["writing"] = found["seconds"] - found["reading"] - found["solving"]
    found |= {"cpu": time.process_time() - cpu, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    plan.refresh_from_db()
    found |= {"filled": plan.report["filled"], "people": plan.report["people"]}
    plan.delete()
    return found


if __name__ == "__main__":
    ready()
    if sys.argv[1:] == ["prepare"]:
        from bench.country import prepare_country

        prepare_country()
    else:
        subprocess.run([sys.executable, "-m", "bench.planner_read", "prepare"], check=True)
        print(json.dumps({name: round(value, 3) for name, value in measure().items()}))
