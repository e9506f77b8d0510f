"""What the pages of a plan, and its application, ask."""

from typing import Any

from django.db.models import Q, QuerySet

from stations import scope
from stations.enums import LineKind, LineState
from stations.models import Plan, PlanLine

CHANGES = (LineKind.ADD, LineKind.MOVE, LineKind.REMOVE)


def plans_of(user: Any) -> QuerySet[Plan]:
    """Whom a plan names its maker could choose from: it is for them, and for whoever sees everything."""
    plans = Plan.objects.select_related("election", "area", "made_by").order_by("-made_at", "-pk")
    if not user.has_perm("stations.view_plan"):
        return plans.none()
    return plans if scope.EVERYTHING in scope.reaches_of(user) else plans.filter(made_by=user)


def lines_to_apply(plan: Plan) -> QuerySet[PlanLine]:
    """The changes that were chosen and are still proposed; whoever moves takes what they leave along."""
    chosen = plan.report.get("apply", {})
    lines = PlanLine.objects.filter(plan=plan, kind__in=CHANGES, state=LineState.PROPOSED)
    if chosen.get("areas"):
        lines = lines.filter(post__station__area__in=chosen["areas"])
    if chosen.get("lines"):
        movers = PlanLine.objects.filter(plan=plan, pk__in=chosen["lines"], kind=LineKind.MOVE).values("person")
        lines = lines.filter(Q(pk__in=chosen["lines"]) | Q(kind=LineKind.REMOVE, person__in=movers))
    return lines
