"""What the queue does for plans: see docs/queue.md."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from stations.enums import PlanState
from stations.models import Plan
from stations.plans import applying, making

A_WHILE = timedelta(minutes=3)
GOING = (PlanState.WANTED, PlanState.MAKING, PlanState.APPLYING)


@task(backend="queue")
def make_plan(pk: int) -> bool:
    """Make a plan that is wanted."""
    return making.make(pk)


@task(backend="queue")
def apply_plan(pk: int) -> bool:
    """Apply a plan, or what is left of it."""
    return applying.apply_on(pk)


@task(backend="queue")
@transaction.atomic
def look_after_plan(pk: int) -> str:
    """Go on with a plan whose worker was killed; comes back until it is done. Returns its state."""
    plan, now = Plan.objects.get(pk=pk), timezone.now()
    if plan.state in (PlanState.WANTED, PlanState.MAKING):
        make_plan.enqueue(pk)  # makes nothing where another worker is at it
    elif plan.state == PlanState.APPLYING:
        apply_plan.enqueue(pk)
    if plan.state in GOING:
        look_after_plan.using(run_after=now + A_WHILE).enqueue(pk)
    return str(plan.state)


def make_later(plan: Plan, at: datetime) -> None:
    """In the transaction in which it was asked for."""
    make_plan.enqueue(plan.pk)
    look_after_plan.using(run_after=at + A_WHILE).enqueue(plan.pk)


def apply_later(plan: Plan, at: datetime) -> None:
    """In the transaction that begins it."""
    apply_plan.enqueue(plan.pk)
    look_after_plan.using(run_after=at + A_WHILE).enqueue(plan.pk)
