"""The only writers of accreditations."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.models import Accreditation, Organisation, User
from people.organisation_rules import headquarters_refusals
from people.refusals import Refusal, Refused
from people.signals import accreditation_cut


@transaction.atomic
def record(organisation: Organisation, *, by: User | None, **values: Any) -> Accreditation:
    """An accreditation as it was issued: number, issued_by, valid_from, valid_until, document. Raises Refused (not_headquarters).

    Recorded again with the same values it is the one there is; a document that comes with it is kept where there was none.
    """
    if refusals := headquarters_refusals(by):
        raise Refused(refusals)
    document = values.pop("document", "")
    # Two presses wait for each other.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    same = Accreditation.objects.filter(organisation=organisation, withdrawn_at=None, **values).first()
    if same and (same.document or not document):
        return same
    accreditation = same or Accreditation(organisation=organisation, **values)
    accreditation.document = document
    accreditation.save()
    return _logged(accreditation, "people.correct_accreditation" if same else "people.record_accreditation", by)


@transaction.atomic
def correct(accreditation: Accreditation, *, by: User | None, at: datetime, **values: Any) -> Accreditation:
    """Write other values; whoever stands in a shift that it no longer covers steps back. Raises Refused (not_headquarters, withdrawn)."""
    accreditation = _locked(accreditation, by)
    for name, value in values.items():
        setattr(accreditation, name, value)
    accreditation_cut.send(Accreditation, accreditation=accreditation, by=by, at=at)
    accreditation.save()
    return _logged(accreditation, "people.correct_accreditation", by)


@transaction.atomic
def withdraw(accreditation: Accreditation, *, because: str, by: User | None, at: datetime) -> Accreditation:
    """It holds no longer; whoever stands on it steps back. Raises Refused (not_headquarters, withdrawn, reason_missing)."""
    accreditation = _locked(accreditation, by)
    if not because.strip():
        raise Refused([Refusal("reason_missing", gettext_noop("Give the reason: the organisation is told it."))])
    accreditation.withdrawn_at, accreditation.withdrawn_because = at, because.strip()[:500]
    accreditation_cut.send(Accreditation, accreditation=accreditation, by=by, at=at)
    accreditation.save(update_fields=["withdrawn_at", "withdrawn_because"])
    return _logged(accreditation, "people.withdraw_accreditation", by)


def _locked(accreditation: Accreditation, by: User | None) -> Accreditation:
    """Under the lock of its organisation, which the database holds while an assignment is written."""
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=accreditation.organisation_id)
    accreditation = Accreditation.objects.select_for_update(of=("self",)).get(pk=accreditation.pk)
    refusals = headquarters_refusals(by)
    if accreditation.withdrawn_at:
        refusals.append(Refusal("accreditation_withdrawn", gettext_noop("This accreditation is withdrawn. Record a new one.")))
    if refusals:
        raise Refused(refusals)
    return accreditation


def _logged(accreditation: Accreditation, action: str, by: User | None) -> Accreditation:
    facts = {"organisation": accreditation.organisation_id, "number": accreditation.number, "reason": accreditation.withdrawn_because}
    log(instance=accreditation, action=action, user=by, data=facts)
    return accreditation
