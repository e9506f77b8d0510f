"""The only writers of certificates in bulk: looked at first, then exactly those who were named, each in a transaction of its own."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from certificates.bulk.issuing import kept
from certificates.bulk.queries import candidates
from certificates.bulk.tasks import issue_later
from certificates.enums import BulkOutcome
from certificates.models import BulkIssue, BulkLine, Programme
from certificates.programmes.entitlement import entitlement_refusals
from certificates.programmes.records import records_of
from certificates.programmes.requirements import demands_of_programmes
from people.models import User
from people.refusals import Refusal, Refused

PERMISSION = "certificates.add_bulkissue"
GOOD_FOR = timedelta(days=1)
_BATCH = 500


@transaction.atomic
def look(programme: Programme, *, by: User, at: datetime) -> BulkIssue:
    """A dry run: everybody who comes into question, entitled or with all reasons why not. Issues nothing. Raises Refused (may_not)."""
    _raise([] if by.has_perm(PERMISSION) else [_may_not()])
    [demands] = demands_of_programmes([programme.pk])
    bulk = BulkIssue.objects.create(programme=programme, looked_at=at, looked_by=by)
    people = candidates(demands, at)
    for begin in range(0, len(people), _BATCH):
        records = records_of(people[begin : begin + _BATCH], [demands])
        lines = [(person, kept(entitlement_refusals(demands, record, at))) for person, record in records.items()]
        BulkLine.objects.bulk_create(
            BulkLine(bulk=bulk, person_id=person, outcome=BulkOutcome.REFUSED if why else BulkOutcome.ENTITLED, reasons=why) for person, why in lines
        )
    log(instance=bulk, action="certificates.look_bulk", user=by, data={"programme": programme.slug, "people": len(people)})
    return bulk


@transaction.atomic
def start(bulk: BulkIssue, *, by: User, at: datetime) -> BulkIssue:
    """Have the queue issue to those whom the dry run called entitled, and who still are. Raises Refused (start_refusals)."""
    bulk = BulkIssue.objects.select_for_update(of=("self",)).select_related("programme").get(pk=bulk.pk)
    _raise(start_refusals(bulk, by, at))
    bulk.applied_at, bulk.applied_by = at, by
    bulk.save(update_fields=["applied_at", "applied_by"])
    data = {"programme": bulk.programme.slug, "people": bulk.lines.filter(outcome=BulkOutcome.ENTITLED).count()}
    log(instance=bulk, action="certificates.issue_bulk", user=by, data=data)
    issue_later(bulk, at)
    return bulk


@transaction.atomic
def again(bulk: BulkIssue, *, by: User, at: datetime) -> None:
    """Have the queue go on, and try those once more who failed. Raises Refused (may_not); of one that was not begun nothing is changed."""
    bulk = BulkIssue.objects.select_for_update(of=("self",)).select_related("programme").get(pk=bulk.pk)
    _raise([] if by.has_perm(PERMISSION) else [_may_not()])
    if bulk.applied_at is None:
        return
    failed = bulk.lines.filter(outcome=BulkOutcome.FAILED).update(outcome=BulkOutcome.ENTITLED, reasons=[])
    if failed:
        log(instance=bulk, action="certificates.issue_bulk", user=by, data={"programme": bulk.programme.slug, "people": failed})
    issue_later(bulk, at)


def start_refusals(bulk: BulkIssue, by: User, at: datetime) -> list[Refusal]:
    """Why it may not be begun; [] means yes."""
    refusals = [] if by.has_perm(PERMISSION) else [_may_not()]
    if bulk.applied_at is not None:
        refusals.append(Refusal("already_applied", gettext_noop("This has been begun already.")))
    elif at > bulk.looked_at + GOOD_FOR:
        refusals.append(Refusal("look_too_old", gettext_noop("The dry run is older than a day. Look again.")))
    if not bulk.lines.filter(outcome=BulkOutcome.ENTITLED).exists():
        refusals.append(Refusal("nobody", gettext_noop("Nobody is entitled.")))
    return refusals


def _may_not() -> Refusal:
    return Refusal("may_not", gettext_noop("Only the headquarters issues certificates in bulk."))


def _raise(refusals: list[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)
