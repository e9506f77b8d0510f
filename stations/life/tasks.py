"""What the queue does for the life of assignments: see docs/queue.md and docs/day.md."""

from django.utils import timezone
from django_tasks import task

from people.notice_services import mail_what_waits
from stations.models import Offer


@task(backend="queue")
def expire_offer(pk: int) -> str:
    """The time to answer is over: go on to the next. Returns "gone", "answered" or "expired"."""
    from stations.life import offers  # it enqueues us

    offer = Offer.objects.select_related("hole").filter(pk=pk).first()
    if offer is None:
        return "gone"
    return "expired" if offers.expire(offer, at=timezone.now()) else "answered"


@task(backend="queue")
def mail_notices() -> tuple[int, int]:
    """What cannot wait for the next round of letters: an offer runs out. Returns how many were mailed, and how many failed."""
    sent, failed = mail_what_waits(at=timezone.now())
    return sent, failed
