"""Papers of many people: asked for by whoever may, within their scope, made by the queue (making.py)."""

from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import get_language, gettext_noop
from wagtail.log_actions import log

from people.models import Area, Organisation, User
from people.refusals import Refusal, Refused
from people.runs import services as runs
from stations.models import Election, PaperRun, Requisites
from stations.papers import tasks
from stations.papers.rules import ended_since, out_of_scope
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
    runs.take_turn(by)
    return _begun(election, area, kind, to_print(election, area, by, at), by, at)


@transaction.atomic
def ask_for_failed(run: PaperRun, *, by: User, at: datetime) -> PaperRun:
    """A run of those papers that could not be made, of who stands still; pressed twice, the one that is being made. Raises Refused."""
    runs.take_turn(by)
    kinds = {kind for _pk, kind, code in run.left_out if code == "failed"}
    return _once_more(run, kinds.pop() if len(kinds) == 1 else run.kind, run.failed, by, at)


def ask_anew(run: PaperRun, *, by: User, at: datetime) -> None:
    """Have one that is done made anew, of those who stand still; its ZIP is thrown away. Pressed twice, once. Raises Refused."""
    runs.ask_anew(run, lambda old: _once_more(old, old.kind, old.assignments, by, at), by=by, at=at)


def opened(run: PaperRun, *, at: datetime) -> BinaryIO:
    """The ZIP of a run that is done, open to be read. Raises Refused (ended_since, not_in_scope), and FileNotFoundError where it is thrown
    away."""
    if count := out_of_scope(run):
        told = gettext_noop("This ZIP names people who are not of your scope any more: %(count)s. It is not handed out: have it packed anew.")
        raise Refused([Refusal("not_in_scope", told, {"count": count})])
    sentence = gettext_noop(
        "In this ZIP are papers of somebody who may no longer stand: %(count)s. It is not handed out any more: have it packed anew."
    )
    return runs.opened(run, ended_since, sentence, at=at)


@transaction.atomic
def write_requisites(organisation: Organisation, values: dict[str, Any], *, by: User, at: datetime) -> Requisites:
    """What stands on an organisation's letters from now on; `values`: of the fields."""
    requisites, _made = Requisites.objects.update_or_create(organisation=organisation, defaults={**values, "changed_at": at})
    log(instance=organisation, action="stations.requisites", user=by, data={"organisation": organisation.slug})
    return requisites


def _once_more(run: PaperRun, kind: str, assignments: list[int], by: User, at: datetime) -> PaperRun:
    """A run like this one, of those of `assignments` that stand, within the scope of `by`; or the one of them that is being made."""
    wanted = set(assignments)
    found = [pk for pk in to_print(run.election, run.area, by, at) if pk in wanted]
    same = next((one for one in runs.going(PaperRun, by) if found and (one.kind, one.assignments) == (kind, found)), None)
    return same or _begun(run.election, run.area, kind, found, by, at)


def _begun(election: Election, area: Area | None, kind: str, assignments: list[int], by: User, at: datetime) -> PaperRun:
    if refusals := _refusals(assignments, by):
        raise Refused(refusals)
    values = {"election": election, "area": area, "kind": kind, "language": get_language() or "", "asked_by": by, "asked_at": at}
    run = PaperRun.objects.create(assignments=assignments, **values)
    log(instance=run, action="stations.print_papers", user=by, data={"assignments": len(assignments), "kind": kind})
    tasks.make_later(run)
    return run


def _refusals(assignments: list[int], by: User) -> list[Refusal]:
    if not assignments:
        return [Refusal("nobody_stands", gettext_noop("Nobody stands there: there is nothing to print."))]
    if len(assignments) > MOST:
        sentence = gettext_noop("These are %(count)s assignments, more than the %(most)s of one run. Print them by area.")
        return [Refusal("too_many_papers", sentence, {"count": len(assignments), "most": MOST})]
    if runs.going(PaperRun, by).exists():
        return [Refusal("is_printing", gettext_noop("Your last papers are still being made. Wait until they are done, or cancel them."))]
    return []
