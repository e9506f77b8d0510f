"""One certificate is written: what every way to one has in common. In the caller's transaction, which has locked what the person holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from wagtail.log_actions import log

from certificates.life.suspension import suspension_of
from certificates.models import Certificate, Programme
from certificates.names import printable_name
from certificates.numbered import insert_numbered
from certificates.rules import end_of_validity, is_suspended
from certificates.signals import certificate_changed
from certificates.tasks import tell_holder
from people.models import User

_TURNS = 0x4251  # of PostgreSQL's advisory locks: those of this file


def take_turn(person: int) -> None:
    """Wait until nobody else asks what this person has earned, so that of two things done at once the later one sees the other.

    Until the end of the transaction, and after all row locks of the fact itself. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_TURNS, person])


def held_by(person: int) -> list[Certificate]:
    """The person's certificates, locked, so that a revocation that is being written is waited for and seen; the newest first."""
    held = Certificate.objects.select_for_update(of=("self",), no_key=True).filter(holder=person)
    return sorted(held.order_by("pk"), key=lambda one: (one.issued_at, one.pk), reverse=True)


def write_certificate(
    programme: Programme,
    person: User,
    held: Iterable[Certificate],
    *,
    kind: str,
    by: User | None,
    at: datetime,
    data: dict[str, Any],
    **standing: Any,
) -> Certificate:
    """Issue it, linked to the one it renews; tell the apps above, log it with `data`, have the holder mailed (`kind` of mails).

    standing: what it stands on, and its `basis`.
    """
    old = next((one for one in held if one.programme_id == programme.pk and one.revoked_at is None), None)
    certificate = insert_numbered(
        Certificate(
            programme=programme,
            programme_name=programme.name,
            holder=person,
            holder_name=printable_name(person.full_name),
            issued_at=at,
            valid_until=end_of_validity(at, programme.validity_days),
            law_as_of=programme.law_as_of,
            renews=old,
            **standing,
            **(suspension_of(old) if old and is_suspended(old, at) else {}),  # which a second pass does not get round
        )
    )
    certificate_changed.send(Certificate, certificate=certificate, change="issued", by=by, at=at)
    if old:
        certificate_changed.send(Certificate, certificate=old, change="renewed", by=by, at=at, successor=certificate)
    log(instance=certificate, action="certificates.issue", user=by, data={**data, "programme": programme.slug})
    tell_holder(certificate, kind)
    return certificate
