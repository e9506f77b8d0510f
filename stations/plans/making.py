"""A plan is made: read, planned, and written down as lines, all in one transaction or not at all."""

from collections import Counter
from datetime import datetime, timedelta
from logging import getLogger
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from stations.enums import LineKind, PlanState
from stations.models import Plan, PlanLine
from stations.planner import data
from stations.plans.queries import MOVED, NOT_PLACED
from stations.plans.reading import problem_of

logger = getLogger(__name__)
# A worker that has said nothing for so long is taken for dead; the flow itself says nothing while it runs.
SILENT = timedelta(minutes=10)
_BATCH = 2_000
TOLD = 300  # people of a reason who are named


def make(pk: int) -> bool:
    """Make the plan that is wanted; whether it was made now. A second run makes nothing twice."""
    now = timezone.now()
    free = Q(state=PlanState.WANTED) | Q(state=PlanState.MAKING, beat_at__lt=now - SILENT)
    if not Plan.objects.filter(free, pk=pk).update(state=PlanState.MAKING, beat_at=now):
        return False
    from stations.planner.making import plan as best_plan  # it loads OR-Tools and SciPy: not in processes that make no plan

    plan = Plan.objects.select_related("election", "area", "made_by").get(pk=pk)
    try:
        problem = problem_of(plan, now)
        made = best_plan(problem)
    except ArithmeticError:
        logger.exception("Plan %s has no solution.", pk)
        Plan.objects.filter(pk=pk, state=PlanState.MAKING).update(state=PlanState.FAILED, finished_at=timezone.now(), beat_at=None)
        return False
    with transaction.atomic():
        locked = Plan.objects.select_for_update(of=("self",)).get(pk=pk)
        if locked.state != PlanState.MAKING:
            return False  # dropped meanwhile, or another worker was faster
        locked.lines.all().delete()
        PlanLine.objects.bulk_create(_lines(locked, problem, made), batch_size=_BATCH)
        locked.report = report_of(problem, made, now) | {"lines": dict(Counter(locked.lines.values_list("kind", flat=True)))}
        locked.state, locked.finished_at, locked.beat_at = PlanState.READY, timezone.now(), None
        locked.save(update_fields=["report", "state", "finished_at", "beat_at"])
    return True


def report_of(problem: data.Problem, made: data.Plan, at: datetime) -> dict[str, Any]:
    """What the page tells beside the lines."""
    station_of = {post.id: (post.station, post.shift) for post in problem.posts}
    standing = [station_of[one.post] for one in made.placed]
    standing += [station_of[one.post] for one in _kept(problem, made)]
    left: dict[str, list[int]] = {}
    for person, why in sorted(made.left.items()):
        left.setdefault(why, []).append(person)
    return {
        "at": at.isoformat(),
        "posts": len(problem.posts),
        "filled": len(standing),
        "slots": len({(post.station, post.shift) for post in problem.posts}),
        "covered": len(set(standing)),
        "people": len(problem.people),
        "standing": [[*slot, count] for slot, count in sorted(Counter(standing).items())],
        "bound": list(made.bound),
        "exact": made.exact,
        "left": {why: {"count": len(people), "people": people[:TOLD]} for why, people in left.items()},
        "empty": list(made.empty),
        "asks": [[ask.organisation, ask.area, ask.people, ask.posts, ask.first] for ask in made.asks],
        "chance": [[station, shift, round(share, 3)] for (station, shift), share in sorted(made.chance.items())],
    }


def _kept(problem: data.Problem, made: data.Plan) -> list[data.Standing]:
    """Who stands, and is not among those placed: locked, or not the planner's to move."""
    changed = {one.post for one in made.placed} | set(made.empty)
    return [one for one in problem.standing if one.post not in changed]


def _lines(plan: Plan, problem: data.Problem, made: data.Plan) -> list[PlanLine]:
    """What changes against today, and what does not."""
    now = {one.post: one for one in problem.standing}
    stays = _kept(problem, made)
    kept = {(one.person, one.post) for one in stays} | {(one.person, one.post) for one in made.placed if one.stays}
    leaves = [one for one in problem.standing if (one.person, one.post) not in kept]
    moving = {one.person for one in leaves}
    known = {person.id for person in problem.people}  # whoever stands out of the maker's scope is not named
    lines = [_line(plan, one.person, one.post, one.organisation, LineKind.KEEP) for one in stays if one.person in known]
    for one in made.placed:
        kind = LineKind.KEEP if one.stays else LineKind.MOVE if one.person in moving else LineKind.ADD
        lines.append(_line(plan, one.person, one.post, one.organisation, kind, km=one.km))
    placed = {one.person for one in made.placed if not one.stays}
    for leaver in leaves:
        why = MOVED if leaver.person in placed else NOT_PLACED
        lines.append(_line(plan, leaver.person, leaver.post, now[leaver.post].organisation, LineKind.REMOVE, because=why))
    near = {(post.station, post.shift): post.id for post in reversed(problem.posts)}
    lines += [_line(plan, one.person, near[one.station, one.shift], one.organisation, LineKind.RESERVE, km=one.km) for one in made.reserve]
    return lines


def _line(plan: Plan, person: int, post: int, organisation: int, kind: LineKind, *, because: str = "", km: float | None = None) -> PlanLine:
    return PlanLine(plan=plan, person_id=person, post_id=post, organisation_id=organisation, kind=kind, because=because, km=km)
