"""What the queue does for this app: see docs/queue.md."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from logging import getLogger
from smtplib import SMTPException
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from certificates import mails
from certificates.models import Certificate
from people.giving_up import GivenUp

logger = getLogger(__name__)
# After a server that did not take it, or of which nobody knows.
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
LATE = timedelta(minutes=10)  # a worker that is at one mail for so long was killed over it


@task(backend="queue")
def mail_holder(kind: str, pk: int, values: dict[str, Any], tried: int = 0, key: str = "") -> str:
    """Mail the holder of a certificate; returns "sent", "later" or "nobody" (the holder is erased).

    At least once: where the server did not take it, or nobody knows, it is tried again after each of PAUSES; where the worker was killed over it,
    by `wake_late`. `key` is the mail's own and stays the same, so that a mailbox shows one that comes twice as one.
    """
    certificate = Certificate.objects.select_related("holder", "programme").get(pk=pk)
    if certificate.is_erased:
        return "nobody"
    try:
        mails.send(kind, certificate, values, key)
    except (OSError, SMTPException) as error:
        if tried == len(PAUSES):
            raise GivenUp from error
        logger.warning("The mail “%s” of certificate %s could not be sent; it is tried again.", kind, certificate.number)
        mail_holder.using(run_after=timezone.now() + PAUSES[tried]).enqueue(kind, pk, values, tried + 1, key)
        return "later"
    return "sent"


def forget_mails(certificates: Iterable[int]) -> None:
    """What the queue keeps of mails to the holders of these certificates: the reasons in them. One that is being sent is let be."""
    kept = DBTaskResult.objects.filter(task_path=mail_holder.module_path, args_kwargs__args__1__in=list(certificates))
    kept.exclude(status=TaskResultStatus.RUNNING).delete()


def tell_holder(certificate: Certificate, kind: str, **values: Any) -> None:
    """Have the queue mail the holder; in the transaction of the fact. values: as people.notice_kinds writes them."""
    mail_holder.enqueue(kind, certificate.pk, values, 0, uuid4().hex)


@transaction.atomic
def wake_late(at: datetime) -> int:
    """Have those mails sent whose worker was killed over them; how many. Of a holder who was erased meanwhile nothing is kept."""
    running = DBTaskResult.objects.select_for_update().filter(task_path=mail_holder.module_path, status=TaskResultStatus.RUNNING)
    lost = [(one, one.args_kwargs["args"]) for one in running.filter(started_at__lt=at - LATE).order_by("pk")]
    named = set(Certificate.objects.filter(pk__in=[args[1] for _one, args in lost]).exclude(holder_name="").values_list("pk", flat=True))
    for one, args in lost:
        one.delete()
        if args[1] in named:
            mail_holder.enqueue(*args)
    return len(lost)
