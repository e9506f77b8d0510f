"""What is asked about live sessions."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet

from courses.enums import RegistrationState
from courses.models import Registration, Session

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from people.models import User


def coming_sessions(person: "User | AnonymousUser", at: datetime) -> "list[Session]":
    """Sessions that are not over, the next first, each with `taken` (seats) and `own` (list of the person's registrations): two queries."""
    own = Registration.objects.filter(person=person.pk).exclude(state=RegistrationState.CANCELLED)
    coming = with_counts(Session.objects.filter(ends_at__gt=at, cancelled_at=None)).select_related("organisation", "series")
    # Said here: a query that counts forgets the order of the model.
    coming = coming.order_by("starts_at", "pk")
    return list(coming.prefetch_related(Prefetch("registrations", queryset=own, to_attr="own")))


def with_counts(sessions: "QuerySet[Session]") -> "QuerySet[Session]":
    """Adds `taken`, `waiting` and `came`."""
    return sessions.annotate(
        taken=Count("registrations", filter=Q(registrations__state=RegistrationState.SEAT)),
        waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING)),
        came=Count("registrations", filter=Q(registrations__attended_at__isnull=False)),
    )


def own_registration(session: Session, person: "User | AnonymousUser") -> Registration | None:
    """The person's registration for the session, one that was given back included."""
    return session.registrations.filter(person=person.pk).first() if person.is_authenticated else None
