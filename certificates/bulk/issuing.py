"""One person of certificates in bulk: what the queue does, in a transaction of its own."""

from collections.abc import Iterable
from datetime import datetime
from logging import getLogger
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from certificates import services
from certificates.enums import BulkOutcome
from certificates.models import BulkLine, Certificate, Programme
from certificates.programmes.entitlement import entitlement_refusals
from certificates.programmes.records import records_of
from certificates.programmes.requirements import demands_of_programmes
from people.models import User
from people.multilingual import TranslatedText
from people.notice_kinds import multilingual
from people.refusals import Refusal

logger = getLogger(__name__)


def issue_or_note(pk: int, *, at: datetime) -> bool:
    """As `issue_line`; where it fails it is noted at the person, and tried again when somebody asks for it. Nothing of it is issued then."""
    try:
        return issue_line(pk, at=at)
    except Exception:
        logger.exception("The line %s of certificates in bulk failed.", pk)
        why = Refusal("failed", gettext_noop("Something broke on our side. Try it again; if that does not help, the log says what it was."))
        BulkLine.objects.filter(pk=pk, outcome=BulkOutcome.ENTITLED).update(outcome=BulkOutcome.FAILED, reasons=kept([why]))
        return False


@transaction.atomic
def issue_line(pk: int, *, at: datetime) -> bool:
    """Issue to one person, if they are still entitled and have none; whether they got one now. A second call changes nothing."""
    line = BulkLine.objects.select_for_update(of=("self",)).select_related("bulk__programme", "person").get(pk=pk)
    if line.outcome != BulkOutcome.ENTITLED or line.bulk.applied_at is None:
        return False
    programme = line.bulk.programme
    held = Certificate.objects.filter(holder=line.person_id, programme=programme)
    issued = [] if held.unended(at).exists() or not line.person.is_active else services.issue_waiting(line.person, {programme.pk}, at=at)
    if issued:
        line.outcome, line.certificate = BulkOutcome.ISSUED, issued[0]
    elif held.unended(at).exists():
        line.outcome = BulkOutcome.HAS_ONE
    else:
        line.outcome, line.reasons = BulkOutcome.REFUSED, _reasons_now(line.person, programme, at)
    line.save(update_fields=["outcome", "certificate", "reasons"])
    return bool(issued)


def _reasons_now(person: User, programme: Programme, at: datetime) -> list[dict[str, Any]]:
    [demands] = demands_of_programmes([programme.pk])
    closed = [] if person.is_active else [Refusal("account_closed", gettext_noop("This account is closed."))]
    return kept([*closed, *entitlement_refusals(demands, records_of([person.pk], [demands])[person.pk], at)])


def kept(refusals: Iterable[Refusal]) -> list[dict[str, Any]]:
    """As reasons of a line: to be read in any language."""
    return [
        {
            "code": one.code,
            "sentence": one.sentence,
            "values": {name: multilingual(value) if isinstance(value, TranslatedText) else str(value) for name, value in one.values.items()},
        }
        for one in refusals
    ]
