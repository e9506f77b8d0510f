"""The holder was erased: that certificates were issued stays, to whom does not."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from wagtail.models import ModelLogEntry

from certificates.documents import services as documents
from certificates.life.revocation import close_unrevocations
from certificates.models import Certificate, HandIssue, NameCorrection, VerificationDay
from certificates.signals import certificate_changed
from people.models import User

# What a reason becomes: a revocation without any is refused by the database.
ERASED = "—"


def forget_holder(sender: type[User], person: User, by: User, at: datetime, **kwargs: Any) -> None:
    """Receiver of person_erased: no certificate names the holder any more, nor says why it was ended; what waited for a decision is closed."""
    held = Certificate.objects.filter(holder=person)
    list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    _close(held, person, by, at)
    held.exclude(revocation_reason="").update(revocation_reason=ERASED)
    held.exclude(suspension_reason="").update(suspension_reason=ERASED)
    held.update(holder_name="")
    NameCorrection.objects.filter(certificate__in=held.values("pk")).update(new_name="", reason=ERASED)
    VerificationDay.objects.filter(certificate__in=held.values("pk")).delete()
    documents.drop(held)  # in which the address is hashed
    for certificate in held:
        _forget_reasons(certificate)
        certificate_changed.send(Certificate, certificate=certificate, change="erased", by=by, at=at)


def _close(held: QuerySet[Certificate], person: User, by: User, at: datetime) -> None:
    """Nobody decides any more what was asked or proposed for them."""
    close_unrevocations(held, by=by, at=at)
    NameCorrection.objects.filter(certificate__in=held, decided_at=None).update(decided_at=at, decided_by=by, declined_because=ERASED)
    HandIssue.objects.filter(person=person, decided_at=None).update(decided_at=at, decided_by=by)


def _forget_reasons(certificate: Certificate) -> None:
    for entry in ModelLogEntry.objects.for_instance(certificate):
        if "reason" in entry.data:
            ModelLogEntry.objects.filter(pk=entry.pk).update(data=entry.data | {"reason": ERASED})
