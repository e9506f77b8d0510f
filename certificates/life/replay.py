"""After a copy of the database was put back: what ended certificates since ends them again, and nothing that was revoked is valid again.

Two things know what the copy does not: the journal (journal.py), and the status lists that were published, which we have signed ourselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.cache import caches
from django.db.models import F
from django.utils.translation import gettext, override

from certificates.life import journal
from certificates.life.revocation import revoke
from certificates.life.suspension import suspend
from certificates.models import Certificate, StatusList
from certificates.offline.cbor import NoToken
from certificates.rules import is_suspended
from certificates.status import lists
from certificates.status.bits import Mark
from people.refusals import Refused

# More than any list is built between two copies: an address whose version comes twice would be "not changed" to a phone that has the older one.
VERSIONS = 1_000_000
HELD_BACK = {"already_revoked", "holder_erased", "replaced", "already_suspended", "expired"}


@dataclass
class Replayed:
    """By number: ended again; of what nobody is left to end; what a person has to look at."""

    revoked: list[str] = field(default_factory=list)
    suspended: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    to_look_at: list[str] = field(default_factory=list)


def replay(*, at: datetime, published: Iterable[bytes] = ()) -> Replayed:
    """End again what the journal, the lists that are still in the cache, or those of `published` say has ended. Run twice it does nothing more.

    What was taken back after the copy was made stays ended: it takes two people again. Raises NoToken, NotOurs for a list that is not ours.
    """
    done, noted = Replayed(), journal.lines()
    revoked, suspended = journal.last(noted, journal.REVOCATIONS), journal.last(noted, journal.SUSPENSIONS)
    listed = _listed([*_in_cache(), *published])
    numbers = {*revoked, *suspended, *listed}
    for certificate in Certificate.objects.filter(number__in=numbers).select_related("holder").order_by("pk"):
        line = revoked.get(certificate.number)
        _again(certificate, line, is_listed=listed.get(certificate.number) == Mark.REVOKED, done=done, at=at)
        if (line := suspended.get(certificate.number)) is not None:
            _suspended_again(certificate, line, done, at)
    done.unknown = sorted(numbers - set(Certificate.objects.filter(number__in=numbers).values_list("number", flat=True)))
    _renew_lists()
    return done


def _again(certificate: Certificate, line: journal.Line | None, *, is_listed: bool, done: Replayed, at: datetime) -> None:
    if line is not None and line.change == "unrevoked":
        if certificate.revoked_at is not None:
            done.to_look_at.append(certificate.number)
        return
    if line is None and not is_listed:
        return
    since = datetime.fromisoformat(line.since) if line and line.since else at
    try:
        revoke(certificate, reason=_reason(certificate), by=None, at=at, from_=max(at, since))
    except Refused as refused:
        if not HELD_BACK.issuperset(refused.codes):
            done.to_look_at.append(certificate.number)
    else:
        done.revoked.append(certificate.number)


def _suspended_again(certificate: Certificate, line: journal.Line, done: Replayed, at: datetime) -> None:
    until = datetime.fromisoformat(line.until) if line.until else None
    if line.change == "resumed":
        if is_suspended(certificate, at):
            done.to_look_at.append(certificate.number)
        return
    if is_suspended(certificate, at) or (until is not None and until <= at):
        return
    try:
        suspend(certificate, reason=_reason(certificate), until=until, by=None, at=at)
    except Refused as refused:
        if not HELD_BACK.issuperset(refused.codes):
            done.to_look_at.append(certificate.number)
    else:
        done.suspended.append(certificate.number)


def _reason(certificate: Certificate) -> str:
    """What its holder is told; the words that were given then are lost."""
    with override(certificate.holder.language):
        return gettext("This was decided before the service was put back from a copy; the reason given then was lost with what came after the copy.")


def _in_cache() -> list[bytes]:
    """The lists as they were handed out last, where the cache has outlived the database."""
    kept = [caches["lists"].get(lists.key_of(number)) for number in StatusList.objects.values_list("number", flat=True)]
    return [one.contents["token"] for one in kept if one is not None and _is_ours(one.contents["token"])]


def _is_ours(token: bytes) -> bool:
    try:
        lists.read_token(token)
    except NoToken:
        return False
    return True


def _listed(tokens: Iterable[bytes]) -> dict[str, Mark]:
    """number → what a list that was handed out says of it, of what does not hold."""
    found: dict[str, Mark] = {}
    for token in tokens:
        number, marks = lists.read_token(token)
        there = Certificate.objects.filter(status_list=number, status_index__in=marks).values_list("number", "status_index")
        found |= {certificate: marks[index] for certificate, index in there}
    return found


def _renew_lists() -> None:
    """None is handed out under a version that another one had."""
    StatusList.objects.update(version=F("version") + VERSIONS)
    lists.forget_all()
