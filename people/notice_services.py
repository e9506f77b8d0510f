"""The only writers of notices: told once, read once, mailed once; twice at most where a sender was killed over the mail."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from logging import getLogger
from smtplib import SMTPException
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F

from people import mails
from people.batches import in_batches
from people.models import Notice, NoticeSilence, User
from people.notice_kinds import Due, kind_of, kinds_to_choose, sources

logger = getLogger(__name__)
MOST_FAILURES = 5
LOST = timedelta(minutes=15)  # a sender that is at one mail for so long was killed over it
TOO_OLD = timedelta(days=1)  # to be told of by mail after all
_BATCH = 500


def tell(person: User, kind: str, key: str, values: Mapping[str, Any], *, at: datetime) -> None:
    """Tell `person`, in the transaction of the fact. What was told before under this kind and key is not told again.

    Raises KeyError for a kind that no app registered.
    """
    one = Due(person.pk, kind, key, values)
    Notice.objects.bulk_create([_notice(one, _silent([one]), at)], ignore_conflicts=True)


def tell_all(due: Iterable[Due], *, at: datetime) -> int:
    """Tell many, a batch at a time; returns how many were new."""
    rest, told = iter(due), 0
    while batch := list(islice(rest, _BATCH)):
        told += _tell_batch(batch, at)
    return told


def tell_what_is_due(*, at: datetime) -> int:
    """Ask every app what has fallen due and tell it; returns how many notices were new."""
    return sum(tell_all(list(source(at)), at=at) for source in sources())


def mail_what_waits(*, at: datetime) -> tuple[int, int]:
    """Mail the notices that wait; returns (sent, failed).

    Each is claimed and the claim committed before it goes out: a second sender finds nothing to send. A mail server that refuses gives the
    claim back, up to MOST_FAILURES times; what a sender that was killed has in hand, `take_up_lost` does.
    """
    sent, failed, began = 0, 0, monotonic()
    waiting = Notice.objects.filter(mail_wanted=True, claimed_at=None, failures__lt=MOST_FAILURES, person__is_active=True)
    for notice in in_batches(waiting.select_related("person").order_by("told_at", "pk"), _BATCH):
        claimed_at = at + timedelta(seconds=monotonic() - began)  # of many mails the last goes out much later
        if not Notice.objects.filter(pk=notice.pk, claimed_at=None).update(claimed_at=claimed_at):
            continue
        if _mail(notice, at):
            sent += 1
        else:
            failed += 1
    return sent, failed


def take_up_lost(*, at: datetime) -> int:
    """Have those mailed after all whose sender was killed over them; how many. Nobody can know whether the mail had gone out: it may come twice,
    under one Message-ID. An offer that nobody is told of would be worse."""
    lost = Notice.objects.filter(mail_wanted=True, mailed_at=None, claimed_at__gt=at - TOO_OLD, claimed_at__lt=at - LOST)
    return lost.update(claimed_at=None, failures=F("failures") + 1)


@transaction.atomic
def read_all(person: User, *, at: datetime) -> None:
    """What the person has been shown is read."""
    Notice.objects.filter(person=person, read_at=None).update(read_at=at)


@transaction.atomic
def choose_mails(person: User, wanted: Iterable[str]) -> None:
    """Keep which of the kinds that the person may choose among (kinds_to_choose) they want by mail."""
    offered = {kind.code for kind in kinds_to_choose(person)}
    silenced = sorted(offered - set(wanted))
    NoticeSilence.objects.filter(person=person, kind__in=offered.difference(silenced)).delete()
    NoticeSilence.objects.bulk_create([NoticeSilence(person=person, kind=code) for code in silenced], ignore_conflicts=True)


def _tell_batch(batch: Sequence[Due], at: datetime) -> int:
    people, codes = {one.person_id for one in batch}, {one.kind for one in batch}
    told = set(Notice.objects.filter(person__in=people, kind__in=codes).values_list("person_id", "kind", "key"))
    new = {identity: one for one in batch if (identity := (one.person_id, one.kind, one.key)) not in told}
    silent = _silent(new.values())
    Notice.objects.bulk_create([_notice(one, silent, at) for one in new.values()], ignore_conflicts=True)
    return len(new)


def _silent(due: Iterable[Due]) -> set[tuple[int, str]]:
    """(person, kind) of those among them whose mails are switched off."""
    people = {one.person_id for one in due if kind_of(one.kind).may_be_silenced}
    return set(NoticeSilence.objects.filter(person__in=people).values_list("person_id", "kind")) if people else set()


def _notice(one: Due, silent: Container[tuple[int, str]], at: datetime) -> Notice:
    wanted = not kind_of(one.kind).may_be_silenced or (one.person_id, one.kind) not in silent
    return Notice(person_id=one.person_id, kind=one.kind, key=one.key, values=dict(one.values), told_at=at, mail_wanted=wanted)


def _mail(notice: Notice, at: datetime) -> bool:
    try:
        mails.send_notice(notice)
    except (OSError, SMTPException):
        logger.warning("A notice of kind %s could not be mailed.", notice.kind)
        Notice.objects.filter(pk=notice.pk).update(claimed_at=None, failures=F("failures") + 1)
        return False
    Notice.objects.filter(pk=notice.pk).update(mailed_at=at)
    return True
