"""Papers of many people: asked for by whoever may, within their scope, made by the queue (making.py)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, gettext_noop
from wagtail.log_actions import log

from people.models import Area, Organisation, User
from people.refusals import Refusal, Refused
from stations.models import Election, PaperRun, Requisites
from stations.papers import tasks
from stations.queries import stands_at
from stations.scope import assignments_of

MOST = 10_000  # assignments of a run


def to_print(election: Election, area: Area | None, by: User, at: datetime) -> list[int]:
    """Those who stand in shifts that are not over, in the area, within the scope of `by`."""
    found = assignments_of(by).filter(stands_at(at), station__election=election, shift__ends_at__gt=at)
    if area:
        found = found.filter(station__area__path__startswith=area.path)
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


@transaction.atomic
def ask(election: Election, area: Area | None, kind: str, *, by: User, at: datetime) -> PaperRun:
    """A run that the queue makes. Raises Refused (nobody_stands, too_many_papers, is_printing)."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # pressed twice, it is asked for once
    assignments = to_print(election, area, by, at)
    if refusals := _refusals(assignments, by):
        raise Refused(refusals)
    values = {"election": election, "area": area, "kind": kind, "language": get_language() or "", "asked_by": by, "asked_at": at}
    run = PaperRun.objects.create(assignments=assignments, **values)
    log(instance=run, action="stations.print_papers", user=by, data={"assignments": len(assignments), "kind": kind})
    tasks.make_later(run)
    return run


@transaction.atomic
def write_requisites(organisation: Organisation, values: dict[str, Any], *, by: User, at: datetime) -> Requisites:
    """What stands on an organisation's letters from now on; `values`: of the fields."""
    requisites, _made = Requisites.objects.update_or_create(organisation=organisation, defaults={**values, "changed_at": at})
    log(instance=organisation, action="stations.requisites", user=by, data={"organisation": organisation.slug})
    return requisites


def _refusals(assignments: list[int], by: User) -> list[Refusal]:
    if not assignments:
        return [Refusal("nobody_stands", gettext_noop("Nobody stands there: there is nothing to print."))]
    if len(assignments) > MOST:
        sentence = gettext_noop("These are %(count)s assignments, more than the %(most)s of one run. Print them by area.")
        return [Refusal("too_many_papers", sentence, {"count": len(assignments), "most": MOST})]
    if PaperRun.objects.filter(asked_by=by, finished_at=None, thrown_away_at=None).exists():
        return [Refusal("is_printing", gettext_noop("Your last papers are still being made. Wait until they are done."))]
    return []
