"""May this person register for this session, or be counted as there? All the reasons; [] means yes."""

from datetime import datetime

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_noop

from courses.enums import RegistrationState
from courses.models import Registration, Session
from people.refusals import Refusal

_LOOK_ALIKES = str.maketrans("АСЕНКМРТУХВ0О1ІL", "ACEHKMPTYXBOOIII")


def register_refusals(session: Session, registration: Registration | None, at: datetime) -> list[Refusal]:
    """Why a person with this registration (None: none yet) may not take a seat at `at`. A full session is no reason: one waits."""
    refusals = []
    if session.cancelled_at is not None:
        refusals.append(Refusal("session_cancelled", gettext_noop("This session has been cancelled. Choose another one.")))
    if at >= session.starts_at:
        refusals.append(Refusal("session_begun", gettext_noop("This session has already begun. Choose another one.")))
    if registration is not None and registration.state != RegistrationState.CANCELLED:
        refusals.append(Refusal("already_registered", gettext_noop("You are registered for this session already.")))
    return refusals


def leave_refusals(session: Session, registration: Registration | None, at: datetime) -> list[Refusal]:
    """Why the seat cannot be given back at `at`."""
    if registration is None or registration.state == RegistrationState.CANCELLED:
        return [Refusal("not_registered", gettext_noop("You are not registered for this session."))]
    if at >= session.starts_at:
        return [Refusal("session_begun_leave", gettext_noop("The session has begun: a seat can no longer be given back."))]
    return []


def attend_refusals(session: Session, at: datetime) -> list[Refusal]:
    """Why nobody can be counted as there at `at`."""
    if session.cancelled_at is not None:
        return [Refusal("session_cancelled", gettext_noop("This session has been cancelled. Choose another one."))]
    if at < session.door_opens_at:
        return [Refusal("door_closed", gettext_noop("The session has not begun yet. Attendance is taken from a quarter of an hour before it."))]
    return []


def code_refusals(session: Session, code: str, at: datetime) -> list[Refusal]:
    """Why this code, as typed, does not count as there at `at`."""
    refusals = attend_refusals(session, at)
    if at > session.door_closes_at:
        refusals.append(Refusal("code_over", gettext_noop("The code no longer counts. If you were there, tell the trainer, who can tick you.")))
    if not refusals and not constant_time_compare(read_code(code), read_code(session.code)):
        refusals.append(Refusal("code_wrong", gettext_noop("This is not the code on the screen. Look again and type it once more.")))
    return refusals


def read_code(typed: str) -> str:
    """A code however it is typed: any case, with spaces, in Latin letters or the Cyrillic ones that look like them."""
    return "".join(letter for letter in typed.upper().translate(_LOOK_ALIKES) if letter.isalnum())
