"""Printing many certificates: asked for by whoever may, made by the queue (making.py)."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from certificates.models import Certificate, PrintRun, Programme
from certificates.prints import tasks
from certificates.prints.rules import ended_since
from people.enums import MembershipState
from people.models import Organisation, User
from people.refusals import Refusal, Refused
from people.runs import services as runs

MOST = 5_000  # sheets of a run: some 500 MB


def to_print(programme: Programme | None, organisation: Organisation | None, at: datetime) -> list[int]:
    """The certificates that are valid: of the programme, and of those who stand for the organisation; without either, all."""
    found = Certificate.objects.valid(at)
    if programme:
        found = found.filter(programme=programme)
    if organisation:
        found = found.filter(holder__memberships__organisation=organisation, holder__memberships__state=MembershipState.ACCEPTED)
    return list(found.order_by("holder_name", "pk").values_list("pk", flat=True))


def print_refusals(certificates: list[int], by: User) -> list[Refusal]:
    """Why these are not printed for `by`; [] means that they are."""
    if not certificates:
        return [Refusal("nothing_to_print", gettext_noop("No certificate of these is valid now: there is nothing to print."))]
    if len(certificates) > MOST:
        sentence = gettext_noop("These are %(count)s certificates, more than the %(most)s of one run. Print them by organisation.")
        return [Refusal("too_many_to_print", sentence, {"count": len(certificates), "most": MOST})]
    if runs.going(PrintRun, by).exists():
        return [Refusal("is_printing", gettext_noop("Your last print run is still being made. Wait until it is done, or cancel it."))]
    return []


@transaction.atomic
def ask(programme: Programme | None, organisation: Organisation | None, *, by: User, at: datetime) -> PrintRun:
    """A run that the queue makes; pressed twice, the one that is being made. Raises Refused (nothing_to_print, too_many_to_print, is_printing)."""
    runs.take_turn(by)
    if same := runs.going(PrintRun, by).filter(programme=programme, organisation=organisation).first():
        return same
    return _begun(programme, organisation, to_print(programme, organisation, at), by, at)


@transaction.atomic
def ask_for_failed(run: PrintRun, *, by: User, at: datetime) -> PrintRun:
    """A run of those whose sheets could not be made, as far as they are valid still; pressed twice, the one that is being made. Raises Refused."""
    runs.take_turn(by)
    return _once_more(run, run.failed, by, at)


def ask_anew(run: PrintRun, *, by: User, at: datetime) -> None:
    """Have one that is done made anew, of those that are valid still; its ZIP is thrown away. Pressed twice, once. Raises Refused."""
    runs.ask_anew(run, lambda old: _once_more(old, old.certificates, by, at), by=by, at=at)


def opened(run: PrintRun, *, at: datetime) -> BinaryIO:
    """The ZIP of a run that is done, open to be read. Raises Refused (ended_since), and FileNotFoundError where it is thrown away."""
    sentence = gettext_noop("Certificates in this ZIP hold no more, or are suspended: %(count)s. It is not handed out any more: have it packed anew.")
    return runs.opened(run, ended_since, sentence, at=at)


def _once_more(run: PrintRun, certificates: list[int], by: User, at: datetime) -> PrintRun:
    """A run like this one, of those of `certificates` that are valid; or the one of them that is being made."""
    valid = Certificate.objects.valid(at).filter(pk__in=certificates)
    found = list(valid.order_by("holder_name", "pk").values_list("pk", flat=True))
    same = next((one for one in runs.going(PrintRun, by) if found and one.certificates == found), None)
    return same or _begun(run.programme, run.organisation, found, by, at)


def _begun(programme: Programme | None, organisation: Organisation | None, certificates: list[int], by: User, at: datetime) -> PrintRun:
    if refusals := print_refusals(certificates, by):
        raise Refused(refusals)
    run = PrintRun.objects.create(programme=programme, organisation=organisation, asked_by=by, asked_at=at, certificates=certificates)
    log(instance=run, action="certificates.print", user=by, data={"certificates": len(certificates)})
    tasks.make_later(run)
    return run
