"""The rules of a plan as they are kept with it, and who may have one made."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_noop

from people.models import Area, User
from people.refusals import Refusal
from stations import scope
from stations.enums import PlanState
from stations.models import Election, Plan
from stations.planner.data import Rules
from stations.plans.queries import lines_of, to_apply

# name → what holds where nothing was said
DEFAULTS: dict[str, Any] = {
    "keep": True,
    "whole_day": False,
    "silent": True,
    "from_everywhere": False,
    "no_show_percent": 10,
    "pairs": True,
}


def planner_rules(election: Election, rules: dict[str, Any]) -> Rules:
    """For the planner: what the election says, and what was chosen for this plan."""
    chosen = DEFAULTS | rules
    return Rules(
        organisation_cap=election.organisation_cap,
        shifts_each=2 if chosen["whole_day"] else 1,
        min_rest=timedelta(hours=election.min_rest_hours),
        keep=bool(chosen["keep"]),
        no_show_percent=int(chosen["no_show_percent"]),
        pairs=bool(chosen["pairs"]),
    )


def ask_refusals(election: Election, area: Area | None, by: User) -> list[Refusal]:
    """Why `by` may not have this planned; [] means yes."""
    if not by.has_perm("stations.add_plan") or not _sees(by, area):
        return [Refusal("may_not", gettext_noop("You may plan only for the areas that you coordinate."))]
    if not inside(election, area).exists():
        return [Refusal("no_posts", gettext_noop("There is no station with posts here. Import stations, and open their posts."))]
    return []


def apply_refusals(plan: Plan, by: User) -> list[Refusal]:
    """Why `by` may not apply the plan now; [] means yes."""
    if plan.state != PlanState.READY:
        return [Refusal("not_ready", gettext_noop("This plan is not waiting to be applied: it is being made, being applied, or dropped."))]
    return reach_refusals(plan, by)


def reach_refusals(plan: Plan, by: User) -> list[Refusal]:
    """Why what the plan proposes is not for `by` to apply; [] means it is. Asked again by the queue: a scope may have been taken back meanwhile."""
    if not by.is_active or not by.has_perm("stations.change_plan") or not _sees(by, plan.area):
        return [Refusal("may_not", gettext_noop("You may plan only for the areas that you coordinate."))]
    if not scope.sees_everything(by) and to_apply(plan).exclude(pk__in=lines_of(plan, by).values("pk")).exists():
        return [Refusal("not_in_scope", gettext_noop("Some people of this plan are not of your scope, or no longer. Have it planned anew."))]
    return []


def _sees(by: User, area: Area | None) -> bool:
    """Whether the whole of it is in scope."""
    if area is None:
        return any(not reach.path for reach in scope.reaches_of(by))
    return scope.areas_of(by).filter(pk=area.pk).exists()


def inside(election: Election, area: Area | None) -> Any:
    """The stations of a plan."""
    stations = election.stations.filter(posts__isnull=False).distinct()
    return stations.filter(area__path__startswith=area.path) if area else stations
