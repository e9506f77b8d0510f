"""The holder was erased: that certificates were issued stays, to whom does not."""

from datetime import datetime
from typing import Any

from wagtail.models import ModelLogEntry

from certificates.documents import services as documents
from certificates.models import Certificate, NameCorrection, VerificationDay
from people.models import User

# What a reason becomes: a revocation without any is refused by the database.
ERASED = "—"


def forget_holder(sender: type[User], person: User, at: datetime, **kwargs: Any) -> None:
    """Receiver of person_erased: no certificate names the holder any more, nor says why it was ended."""
    held = Certificate.objects.filter(holder=person)
    list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    held.exclude(revocation_reason="").update(revocation_reason=ERASED)
    held.exclude(suspension_reason="").update(suspension_reason=ERASED)
    held.update(holder_name="")
    NameCorrection.objects.filter(certificate__in=held.values("pk")).update(new_name="", reason=ERASED)
    VerificationDay.objects.filter(certificate__in=held.values("pk")).delete()
    documents.drop(held)  # in which the address is hashed
    for certificate in held:
        _forget_reasons(certificate)


def _forget_reasons(certificate: Certificate) -> None:
    for entry in ModelLogEntry.objects.for_instance(certificate):
        if "reason" in entry.data:
            ModelLogEntry.objects.filter(pk=entry.pk).update(data=entry.data | {"reason": ERASED})
