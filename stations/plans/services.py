"""The only writers of plans: asked for, dropped, applied. What the queue does for them is in making.py and applying.py."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import Area, User
from people.refusals import Refusal, Refused
from stations.enums import PlanState
from stations.life.offers import clear
from stations.models import Election, Hole, Plan, Post
from stations.plans import making, tasks
from stations.plans.queries import lines_to_apply
from stations.plans.rules import DEFAULTS, apply_refusals, ask_refusals, inside

# A plan for so many posts is made while the person waits; of more by the queue.
AT_ONCE = 600


@transaction.atomic
def ask(election: Election, area: Area | None, rules: dict[str, Any], *, by: User, at: datetime) -> Plan:
    """Have a plan made by the queue. Raises Refused (ask_refusals)."""
    _raise(ask_refusals(election, area, by))
    kept = {name: rules.get(name, default) for name, default in DEFAULTS.items()}
    plan = Plan.objects.create(election=election, area=area, rules=kept, made_by=by, made_at=at)
    log(instance=plan, action="stations.plan", user=by, data={"election": election.pk, "area": area.pk if area else None, "rules": kept})
    tasks.make_later(plan, at)
    return plan


def plan_anew(hole: Hole, *, by: User, at: datetime) -> Plan:
    """Somebody dropped out: the area is planned anew, nobody else moves. At once where it is small. Whoever did not come no longer stands
    there. Raises Refused (ask_refusals, clear)."""
    station = hole.post.station
    with transaction.atomic():
        if hole.assignment.stands:
            clear(hole, by=by, at=at)
        plan = ask(station.election, station.area, {"keep": True}, by=by, at=at)
    if Post.objects.filter(station__in=inside(station.election, station.area)).count() <= AT_ONCE:
        making.make(plan.pk)
        plan.refresh_from_db()
    return plan


@transaction.atomic
def apply(plan: Plan, *, by: User, at: datetime, areas: Iterable[int] = (), lines: Iterable[int] = ()) -> Plan:
    """Have the queue apply what is proposed: all of it, or in these areas, or these lines. Raises Refused (apply_refusals, nothing_to_apply)."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("election", "area").get(pk=plan.pk)
    _raise(apply_refusals(plan, by))
    chosen = {"areas": sorted(areas), "lines": sorted(lines), "by": by.pk}
    plan.report["apply"] = chosen
    count = lines_to_apply(plan).count()
    _raise([] if count else [Refusal("nothing_to_apply", gettext_noop("There is nothing to apply: choose what is proposed and not yet applied."))])
    plan.state, plan.progress, plan.total, plan.beat_at, plan.finished_at = PlanState.APPLYING, 0, count, None, None
    plan.save(update_fields=["report", "state", "progress", "total", "beat_at", "finished_at"])
    log(instance=plan, action="stations.apply_plan", user=by, data={"lines": count, "areas": chosen["areas"]})
    tasks.apply_later(plan, at)
    return plan


@transaction.atomic
def drop(plan: Plan, *, by: User) -> Plan:
    """Nobody wants it any more. Raises Refused (may_not, is_applied)."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.state not in (PlanState.WANTED, PlanState.MAKING, PlanState.READY, PlanState.FAILED):
        raise Refused([Refusal("is_applied", gettext_noop("This plan is being applied, or was: it stays."))])
    plan.state = PlanState.DROPPED
    plan.save(update_fields=["state"])
    log(instance=plan, action="stations.drop_plan", user=by)
    return plan


def _raise(refusals: list[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)
