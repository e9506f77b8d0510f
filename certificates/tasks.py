"""What the queue does for this app: see docs/queue.md."""

from collections.abc import Iterable
from datetime import timedelta
from logging import getLogger
from smtplib import SMTPConnectError, SMTPServerDisconnected
from typing import Any

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from certificates import mails
from certificates.models import Certificate

logger = getLogger(__name__)
# After a server that certainly took nothing.
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


@task(backend="queue")
def mail_holder(kind: str, pk: int, values: dict[str, Any], tried: int = 0) -> str:
    """Mail the holder of a certificate; returns "sent", "later" or "nobody" (the holder is erased).

    At most once: the queue hands a task to one worker, and gives it out no second time. Where no server could be reached it is tried again
    after each of PAUSES; any other failure is the task's, for the operator to see.
    """
    certificate = Certificate.objects.select_related("holder", "programme").get(pk=pk)
    if certificate.is_erased:
        return "nobody"
    try:
        mails.send(kind, certificate, values)
    except (ConnectionRefusedError, SMTPConnectError, SMTPServerDisconnected, TimeoutError):
        if tried == len(PAUSES):
            raise
        logger.warning("The mail “%s” of certificate %s could not be sent; it is tried again.", kind, certificate.number)
        mail_holder.using(run_after=timezone.now() + PAUSES[tried]).enqueue(kind, pk, values, tried + 1)
        return "later"
    return "sent"


def forget_mails(certificates: Iterable[int]) -> None:
    """What the queue keeps of mails to the holders of these certificates: the reasons in them. One that is being sent is let be."""
    kept = DBTaskResult.objects.filter(task_path=mail_holder.module_path, args_kwargs__args__1__in=list(certificates))
    kept.exclude(status=TaskResultStatus.RUNNING).delete()


def tell_holder(certificate: Certificate, kind: str, **values: Any) -> None:
    """Have the queue mail the holder; in the transaction of the fact. values: as people.notice_kinds writes them."""
    mail_holder.enqueue(kind, certificate.pk, values)
