"""A thousand lines of a plan applied, in bench.country's election, and taken back: `python -m bench.apply_lines [LINES]` prints what it took as JSON:
once with people of whom one in five has said that they cannot come in that shift, and is refused; once with people who are all free."""

import json
import sys
import time
from typing import Any

from bench.planner_read import ready


def measure(lines: int, *, all_free: bool) -> dict[str, float]:
    from django.db import connection, transaction
    from django.utils import timezone

    from bench.country import prepare_country
    from people.models import User
    from stations.enums import LineKind
    from stations.models import Availability, Plan, PlanLine, Post
    from stations.plans import applying

    queries = 0

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    election = prepare_country()
    posts = Post.objects.filter(station__election=election, seat=1).order_by("pk").values_list("pk", flat=True)[:lines]
    people = User.objects.filter(card__isnull=False, certificates__isnull=False)
    if all_free:
        people = people.exclude(pk__in=Availability.objects.values("person"))
    chosen = people.order_by("pk").values_list("pk", flat=True)[:lines]
    with transaction.atomic():
        plan = Plan.objects.create(election=election, made_at=timezone.now(), state="applying")
        rows = [PlanLine(plan=plan, post_id=post, person_id=person, kind=LineKind.ADD) for post, person in zip(posts, chosen, strict=True)]
        PlanLine.objects.bulk_create(rows)
        began, cpu = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(counted):
            applying.apply_on(plan.pk)
        found = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "queries": queries}
        found |= {state: plan.lines.filter(state=state).count() for state in ("applied", "skipped")}
        transaction.set_rollback(True)
    return found


if __name__ == "__main__":
    ready()
    for all_free in (False, True):
        found = measure(int(sys.argv[1]) if sys.argv[1:] else 1_000, all_free=all_free)
        print(json.dumps({name: round(value, 3) for name, value in found.items()}), flush=True)
