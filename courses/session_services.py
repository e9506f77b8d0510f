"""The only writers of registrations and attendance."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from courses import notices
from courses.enums import RegistrationState
from courses.models import Registration, Session
from courses.session_rules import attend_refusals, code_refusals, leave_refusals, register_refusals
from courses.signals import session_attended
from people.models import User
from people.refusals import Refusal, Refused


@transaction.atomic
def register(session: Session, person: User, *, at: datetime) -> Registration:
    """A seat while there is one, else a place in the queue. Raises Refused (session_cancelled, session_begun, already_registered)."""
    session = _locked(session)
    registration = session.registrations.filter(person=person).first()
    _raise(register_refusals(session, registration, at))
    registration = registration or Registration(session=session, person=person)
    registration.state = RegistrationState.SEAT if seats_left(session) > 0 else RegistrationState.WAITING
    registration.asked_at = at
    registration.save()
    return registration


@transaction.atomic
def leave(session: Session, person: User, *, at: datetime) -> Registration:
    """Give the seat back; whoever waits longest gets it and is told. Raises Refused (not_registered, session_begun_leave)."""
    session = _locked(session)
    registration = session.registrations.filter(person=person).first()
    _raise(leave_refusals(session, registration, at))
    assert registration is not None  # noqa: S101 - leave_refusals has seen to it
    registration.state = RegistrationState.CANCELLED
    registration.save(update_fields=["state"])
    fill_seats(session, at=at)
    return registration


@transaction.atomic
def fill_seats(session: Session, *, at: datetime) -> int:
    """Give free seats to those who wait, the longest first, and tell them; returns how many. After a seat or the capacity changed."""
    session = _locked(session)
    if session.cancelled_at is not None or at >= session.starts_at:
        return 0
    free = max(0, seats_left(session))
    waiting = session.registrations.filter(state=RegistrationState.WAITING).select_related("person").order_by("asked_at", "pk")[:free]
    for registration in waiting:
        registration.state = RegistrationState.SEAT
        registration.save(update_fields=["state"])
        notices.tell_seat(registration, at=at)
    return len(waiting)


@transaction.atomic
def cancel(session: Session, *, by: User, at: datetime) -> Session:
    """The session does not take place; whoever is registered or waits is told. A second call changes nothing."""
    session = _locked(session)
    if session.cancelled_at is None:
        session.cancelled_at = at
        session.save(update_fields=["cancelled_at"])
        log(instance=session, action="courses.cancel_session", user=by)
        notices.tell_cancelled(session, at=at)
    return session


@transaction.atomic
def attend_by_code(session: Session, person: User, code: str, *, at: datetime) -> Registration:
    """The person types the code on the screen. Who came without a seat is counted too: they are there.

    Raises Refused (session_cancelled, door_closed, code_over, code_wrong).
    """
    session = _locked(session)
    _raise(code_refusals(session, code, at))
    return _attend(session, person, None, at)


@transaction.atomic
def tick(session: Session, person: User, *, by: User, at: datetime) -> Registration:
    """A trainer saw the person there; also later, when the code no longer counts. Raises Refused (session_cancelled, door_closed)."""
    session = _locked(session)
    _raise(attend_refusals(session, at))
    return _attend(session, person, by, at)


@transaction.atomic
def untick(session: Session, person: User, *, by: User) -> None:
    """Take a tick back that was a mistake."""
    registration = session.registrations.select_for_update(of=("self",)).get(person=person)
    if registration.attended_at is not None:
        registration.attended_at = registration.attended_by = None
        registration.save(update_fields=["attended_at", "attended_by"])
        log(instance=session, action="courses.untick", user=by, data={"person": person.pk})


def seats_left(session: Session) -> int:
    """Below zero where the capacity was lowered after people had registered."""
    return session.capacity - session.registrations.filter(state=RegistrationState.SEAT).count()


def _attend(session: Session, person: User, by: User | None, at: datetime) -> Registration:
    """The first time counts, is logged and told; again changes nothing."""
    registration, _made = Registration.objects.get_or_create(
        session=session, person=person, defaults={"asked_at": at, "state": RegistrationState.WAITING}
    )
    if registration.attended_at is None:
        registration.attended_at, registration.attended_by = at, by
        registration.save(update_fields=["attended_at", "attended_by"])
        log(instance=session, action="courses.attend", user=by or person, data={"person": person.pk})
        session_attended.send(Registration, registration=registration, at=at)
    return registration


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).get(pk=session.pk)


def _raise(refusals: list[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)
