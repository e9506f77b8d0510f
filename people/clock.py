"""One clock for all: the database's. A process whose machine's clock is wrong neither shortens nor lengthens anybody's time.

An exam asks the database with each request. All else asks `timezone.now()`: our pages, the sessions, the queue's due times, `auto_now`; and codes to
log in with, and what is signed for a while, ask `time.time()`. In every process both are put right where the machine's clock is further off than OFF;
so long as it is not, they are the machine's time untouched.
"""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from importlib import import_module
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils import timezone

logger = logging.getLogger("bakylau.clock")
OFF = timedelta(seconds=5)
LOOKED_AGAIN = 60.0  # seconds
SLOW = 2.0  # seconds: an answer that took so long says little of the time
SET = 1.0  # seconds by which the machine's clock went off its steady one: somebody has set it
STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while a machine sleeps, where there is one that does
NOTHING = timedelta()
# Where something holds for so long by `time.time()`: codes, log-ins, signatures, tries that are counted.
BY_SECONDS = (
    "django.core.signing",
    *(f"django.core.cache.backends.{name}" for name in ("base", "locmem", "filebased")),
    *("allauth.core.internal.ratelimit", "allauth.mfa.totp.internal.auth"),
    *(f"allauth.account.internal.flows.{name}" for name in ("code_verification", "login", "password_reset_by_code", "reauthentication")),
)


@dataclass(frozen=True, slots=True)
class Look:
    """When the database was asked last, by the steady clock; by how much the machine's was ahead of that; by how much the database's is ahead of the
    machine's."""

    asked: float
    set_to: float
    ahead: timedelta

    @property
    def is_old(self) -> bool:
        return _steady() > self.asked + LOOKED_AGAIN or abs(self.was_set) > SET

    @property
    def was_set(self) -> float:
        """By how many seconds the machine's clock was set on since."""
        return _set_to() - self.set_to


NEVER = Look(float("-inf"), float("nan"), NOTHING)
_last = NEVER


def database_now() -> datetime:
    """The time, by the database where it is a server (one query), else by this machine: aware, UTC."""
    if connection.vendor != "postgresql":
        return timezone.now()
    asked = _steady()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    _note(now, asked)
    return now


def look() -> None:
    """Compare this machine's clock with the database's where that was not done for a while. Where the database does not answer, whoever needs it is
    told so."""
    if connection.vendor == "postgresql" and _last.is_old:
        _look_by(connection)


def look_when_connected(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of connection_created: by the connection that was made, and no other, which nobody would close."""
    if connection.vendor == "postgresql" and connection.alias == DEFAULT_DB_ALIAS and _last.is_old:
        _look_by(connection)


def _look_by(database: Any) -> None:
    global _last
    _last = Look(_steady(), _set_to(), ahead())  # one thread looks, and none again at once where it fails
    with suppress(Error), database.wrap_database_errors:
        database.ensure_connection()
        asked = _steady()
        # Past Django's cursor: no query of a page, and none that a page's queries are counted with.
        _note(database.connection.execute("SELECT statement_timestamp()").fetchone()[0], asked)


def ahead() -> timedelta:
    """By how much the database's clock is ahead of this machine's, as far as is known; less than nothing: behind."""
    last = _last
    return NOTHING if last is NEVER else last.ahead - timedelta(seconds=last.was_set)


def seconds() -> float:
    """`time.time()`, put right. The machine's clock is read once: it may be set at any moment."""
    now, last = time.time(), _last
    if last is NEVER:
        return now
    off = last.ahead.total_seconds() - (now - _steady() - last.set_to)
    return now + off if abs(off) > OFF.total_seconds() else now


def install() -> None:
    """From now on `timezone.now()` of this process is right, for whoever imported it and however; and `time.time()` in BY_SECONDS."""
    timezone.datetime = _Right  # type: ignore[attr-defined]
    for name in BY_SECONDS:
        import_module(name).time = _RightTime()  # type: ignore[attr-defined]
    connection_created.connect(look_when_connected, dispatch_uid="people.clock")


class _Right(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.fromtimestamp(seconds(), tz)


class _RightTime:
    """The module `time` as it is, but for `time()`."""

    time = staticmethod(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


def _note(told: datetime, asked: float) -> None:
    global _last
    set_to, took = _set_to(), _steady() - asked
    if took > SLOW:
        return
    found = told - datetime.fromtimestamp(set_to + asked + took / 2, UTC)
    if abs(found) > OFF and abs(found - _last.ahead) > OFF:  # once for each time that it is set
        logger.error("The clock of this machine is wrong by %s seconds: the database's counts.", int(-found.total_seconds()))
    _last = Look(_steady(), set_to, found)


def _set_to() -> float:
    return time.time() - _steady()


def _steady() -> float:
    return time.clock_gettime(STEADY)
