"""News from the apps below that opens posts again."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from certificates.models import Certificate
from people.enums import MembershipState
from people.erasure import ERASED, relabel
from people.models import Accreditation, Membership, Organisation, User
from stations import lapse_services, services
from stations.models import Assignment, Availability, ConflictOfInterest, ObserverCard, Offer
from stations.reasons import Because


def free_posts_of_ended(sender: type[Certificate], certificate: Certificate, change: str, by: User | None, at: datetime, **kwargs: Any) -> None:
    """A certificate is about to be revoked, or suspended: whoever stands on it in that time steps back first, in the same transaction."""
    if because := {"revoked": Because.REVOKED, "suspended": Because.CERTIFICATE_SUSPENDED}.get(change):
        services.withdraw_all_on(certificate, since=kwargs["since"], until=kwargs["until"], by=by, at=at, reason=because, code=change)


def move_to_issued(sender: type[Certificate], certificate: Certificate, change: str, **kwargs: Any) -> None:
    """A new certificate: whoever stands on one that counts only for a while goes on standing, on the new one."""
    if change == "issued" and certificate.corrects_id is None:
        lapse_services.move_lapsing_to(certificate)


def move_to_successor(sender: type[Certificate], certificate: Certificate, change: str, by: User | None, at: datetime, **kwargs: Any) -> None:
    """A certificate was renewed, or issued anew: whoever stands on the old one stands on the new one, in the same transaction."""
    if change in ("renewed", "renamed"):
        lapse_services.move_standing(certificate, kwargs["successor"], by=by, at=at)


def follow_counts_until(sender: type[Certificate], certificates: QuerySet[Certificate], until: datetime | None, **kwargs: Any) -> None:
    """The law changed, and certificates count for a while only; or they count again."""
    if until is None:
        lapse_services.unmark_lapsing(certificates)
    else:
        lapse_services.mark_lapsing(certificates, until=until)


def free_posts_of_former_member(sender: type[Membership], membership: Membership, **kwargs: Any) -> None:
    """A membership ended: nobody stands for an organisation they have left."""
    if membership.state == MembershipState.ENDED and membership.decided_at:
        services.withdraw_all_of(membership.person, membership.organisation, by=membership.decided_by, at=membership.decided_at)


def free_posts_of_closed_account(sender: type[User], person: User, by: User | None, at: datetime, **kwargs: Any) -> None:
    """An account was closed: nobody stands whom the gate would refuse."""
    services.withdraw_closed(person, by=by, at=at)


def forget_person(sender: type[User], person: User, **kwargs: Any) -> None:
    """Somebody was erased: the log names nobody who stood, of why they stood no longer only what is said of everybody stays, and what they said
    of themselves is gone."""
    told = Assignment.objects.filter(person=person).exclude(ended_because__in=["", *map(str, Because)])
    told.update(ended_because=ERASED)
    relabel(Assignment.objects.filter(person=person))
    for words in ("declined_because", "overruled_because"):
        Assignment.objects.filter(person=person).exclude(**{words: ""}).update(**{words: ERASED})
    for model in (ObserverCard, Availability, ConflictOfInterest, Offer):
        model.objects.filter(person=person).delete()


def free_posts_of_shut(sender: type[Organisation], organisation: Organisation, by: User | None, at: datetime, **kwargs: Any) -> None:
    """An organisation is about to be suspended, or leaves: its people step back first, in the same transaction."""
    services.withdraw_shut(organisation, by=by, at=at)


def free_posts_without_accreditation(sender: type[Accreditation], accreditation: Accreditation, by: User | None, at: datetime, **kwargs: Any) -> None:
    """An accreditation is about to be withdrawn or shortened: whoever needs it steps back first, in the same transaction."""
    services.withdraw_uncovered(accreditation, by=by, at=at)
