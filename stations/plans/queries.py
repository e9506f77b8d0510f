"""What the pages of a plan, and its application, ask."""

from typing import Any

from django.db.models import Q, QuerySet

from stations import scope
from stations.enums import LineKind, LineState
from stations.models import Plan, PlanLine

# Why somebody leaves a post: for another one, or for none.
MOVED, NOT_PLACED = "moved", "not_placed"
CHANGES = (LineKind.ADD, LineKind.MOVE, LineKind.REMOVE)


def plans_of(user: Any) -> QuerySet[Plan]:
    """Whom a plan names its maker could choose from: it is for them, while all of its area is in their scope, and for whoever sees everything."""
    plans = Plan.objects.select_related("election", "area", "made_by").order_by("-made_at", "-pk")
    if not user.has_perm("stations.view_plan"):
        return plans.none()
    if scope.sees_everything(user):
        return plans
    own = plans.filter(made_by=user)
    return own if any(not reach.path for reach in scope.reaches_of(user)) else own.filter(area__in=scope.areas_of(user))


def lines_of(plan: Plan, user: Any) -> QuerySet[PlanLine]:
    """What a plan proposes for people whom `user` sees today: a scope may be another one than when it was made."""
    lines = PlanLine.objects.filter(plan=plan)
    return lines if scope.sees_everything(user) else lines.filter(person__in=scope.people_of(user).order_by().values("pk"))


def to_apply(plan: Plan) -> QuerySet[PlanLine]:
    """The changes that are still proposed."""
    return PlanLine.objects.filter(plan=plan, kind__in=CHANGES, state=LineState.PROPOSED)


def lines_to_apply(plan: Plan) -> QuerySet[PlanLine]:
    """The changes that were chosen and are still proposed. Whoever moves leaves exactly where the move is among them: nobody loses a post and gets
    none because half of a move was chosen."""
    chosen = plan.report.get("apply", {})
    lines = to_apply(plan)
    picked = Q()
    if chosen.get("areas"):
        picked |= Q(post__station__area__in=chosen["areas"])
    if chosen.get("lines"):
        picked |= Q(pk__in=chosen["lines"])
    half = Q(kind=LineKind.REMOVE, because=MOVED)
    movers = lines.filter(picked, kind=LineKind.MOVE).values("person")
    return lines.filter(picked & ~half | half & Q(person__in=movers))
