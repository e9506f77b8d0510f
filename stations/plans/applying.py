"""A plan is applied: batch by batch, each with its lines marked in its own transaction. Killed in between, what is done is noted, and it goes on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from people.models import User
from stations import firm
from stations.enums import LineKind, LineState, PlanState
from stations.many_services import Outcome, Wish, assign_many
from stations.models import Plan, PlanLine
from stations.plans.queries import lines_to_apply
from stations.plans.rules import reach_refusals

# A worker that has applied no batch for so long is taken for dead.
SILENT = timedelta(minutes=2)


def apply_on(pk: int) -> bool:
    """Apply what is still to be applied; whether it is done. False where another worker is at it. Run twice, nobody is assigned twice.

    Nothing is applied for whoever lost the right to it after the button; the plan waits again.
    """
    now = timezone.now()
    free = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    if not Plan.objects.filter(free, pk=pk, state=PlanState.APPLYING).update(beat_at=now):
        return False
    plan = Plan.objects.select_related("election").get(pk=pk)
    by = User.objects.filter(pk=plan.report.get("apply", {}).get("by")).first()
    if by is None or reach_refusals(plan, by):
        _give_back(plan, now)
        return True
    assign_many(wishes(lines_to_apply(plan)), by=by, at=now, clock=timezone.now, note=lambda outcomes: _note(plan, outcomes))
    _finish(plan, timezone.now())
    return True


def is_stalled(plan: Plan, *, at: datetime) -> bool:
    """Whether nobody works at it: its worker was killed, or its task is lost."""
    return plan.state == PlanState.APPLYING and plan.beat_at is not None and plan.beat_at < at - SILENT


def wishes(lines: Iterable[PlanLine]) -> list[Wish]:
    """One a person and post taken; what a person leaves goes with the first post that they take."""
    taken: dict[int, list[PlanLine]] = defaultdict(list)
    left: dict[int, list[int]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.pk):
        if line.kind == LineKind.REMOVE:
            left[line.person_id].append(line.post_id or 0)
        else:
            taken[line.person_id].append(line)
    found = [Wish(person, None, tuple(posts)) for person, posts in left.items() if person not in taken]
    for person, of_person in taken.items():
        for number, line in enumerate(of_person):
            found.append(Wish(person, line.post_id, tuple(left.get(person, ())) if number == 0 else (), line.pk))
    return found


def _note(plan: Plan, outcomes: list[Outcome]) -> None:
    """Mark the lines of a batch, in its transaction: those of one fate together, and each of who left something."""
    lines, count = PlanLine.objects.filter(plan=plan, state=LineState.PROPOSED), 0
    alike: dict[str, list[int]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.wish.line:
            alike[_because(outcome)].append(outcome.wish.line)
        if outcome.wish.leaves:
            for post in outcome.wish.leaves:
                because = "" if post in outcome.left else _because(outcome) or firm.GONE
                count += lines.filter(kind=LineKind.REMOVE, person=outcome.wish.person, post=post).update(**_fate(because))
    for because, ids in alike.items():
        count += lines.filter(pk__in=ids).update(**_fate(because))
    Plan.objects.filter(pk=plan.pk).update(progress=F("progress") + count, beat_at=timezone.now())


def _because(outcome: Outcome) -> str:
    """Why it was not done; "" where it was."""
    return outcome.codes[0] if outcome.codes else ""


def _fate(because: str) -> dict[str, str]:
    return {"state": LineState.SKIPPED, "because": because} if because else {"state": LineState.APPLIED}


def _give_back(plan: Plan, at: datetime) -> None:
    plan.report["apply"]["stopped"] = "may_not"
    plan.state, plan.finished_at, plan.beat_at = PlanState.READY, at, None
    plan.save(update_fields=["report", "state", "finished_at", "beat_at"])


def _finish(plan: Plan, at: datetime) -> None:
    """All of it was applied, or what is left may be applied later."""
    left = plan.lines.filter(kind__in=(LineKind.ADD, LineKind.MOVE, LineKind.REMOVE), state=LineState.PROPOSED).exists()
    state = PlanState.READY if left else PlanState.APPLIED
    Plan.objects.filter(pk=plan.pk, state=PlanState.APPLYING).update(state=state, finished_at=at, beat_at=None)
