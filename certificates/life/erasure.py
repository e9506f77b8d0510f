"""The holder was erased: that certificates were issued stays, to whom does not."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from certificates.documents import services as documents
from certificates.life.revocation import close_unrevocations
from certificates.models import Certificate, HandIssue, NameCorrection, Unrevocation, VerificationDay
from certificates.notices import forget_twins
from certificates.signals import certificate_changed
from certificates.tasks import forget_mails
from people.erasure import ERASED, relabel
from people.models import User


def forget_holder(sender: type[User], person: User, by: User, at: datetime, **kwargs: Any) -> None:
    """Receiver of person_erased: no certificate names the holder any more, nor says why it was ended; what waited for a decision is closed."""
    held = Certificate.objects.filter(holder=person)
    list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    _close(held, person, by, at)
    held.exclude(revocation_reason="").update(revocation_reason=ERASED)
    held.exclude(suspension_reason="").update(suspension_reason=ERASED)
    held.update(holder_name="")
    _forget_reasons(held, person)
    VerificationDay.objects.filter(certificate__in=held.values("pk")).delete()
    documents.drop(held)  # in which the address is hashed
    for certificate in held:
        certificate_changed.send(Certificate, certificate=certificate, change="erased", by=by, at=at)


def _close(held: QuerySet[Certificate], person: User, by: User, at: datetime) -> None:
    """Nobody decides any more what was asked or proposed for them."""
    close_unrevocations(held, by=by, at=at)
    NameCorrection.objects.filter(certificate__in=held, decided_at=None).update(decided_at=at, decided_by=by, declined_because=ERASED)
    HandIssue.objects.filter(person=person, decided_at=None).update(decided_at=at, decided_by=by)


def _forget_reasons(held: QuerySet[Certificate], person: User) -> None:
    """Whatever somebody wrote in words about them: for the headquarters, in the log, in notices about the person, in mails."""
    corrections = NameCorrection.objects.filter(certificate__in=held)
    corrections.update(new_name="", reason=ERASED)
    corrections.exclude(declined_because="").update(declined_because=ERASED)
    Unrevocation.objects.filter(certificate__in=held).update(reason=ERASED)
    HandIssue.objects.filter(person=person).update(reason=ERASED)
    relabel([*held, *HandIssue.objects.filter(person=person)])
    forget_twins([one.pk for one in held])
    forget_mails([one.pk for one in held])
