"""Printing many certificates: asked for by whoever may, made by the queue (making.py)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from certificates.models import Certificate, PrintRun, Programme
from certificates.prints import tasks
from people.enums import MembershipState
from people.models import Organisation, User
from people.refusals import Refusal, Refused

MOST = 5_000  # sheets of a run: some 500 MB


def to_print(programme: Programme | None, organisation: Organisation | None, at: datetime) -> list[int]:
    """The certificates that are valid: of the programme, and of those who stand for the organisation; without either, all."""
    found = Certificate.objects.valid(at).exclude(holder_name="")  # erased
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
    if PrintRun.objects.filter(asked_by=by, finished_at=None, thrown_away_at=None).exists():
        return [Refusal("is_printing", gettext_noop("Your last print run is still being made. Wait until it is done."))]
    return []


@transaction.atomic
def ask(programme: Programme | None, organisation: Organisation | None, *, by: User, at: datetime) -> PrintRun:
    """A run that the queue makes. Raises Refused (nothing_to_print, too_many_to_print, is_printing)."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)  # pressed twice, it is asked for once
    certificates = to_print(programme, organisation, at)
    if refusals := print_refusals(certificates, by):
        raise Refused(refusals)
    run = PrintRun.objects.create(programme=programme, organisation=organisation, asked_by=by, asked_at=at, certificates=certificates)
    log(instance=run, action="certificates.print", user=by, data={"certificates": len(certificates)})
    tasks.make_later(run)
    return run
