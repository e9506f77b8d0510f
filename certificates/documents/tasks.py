"""What the queue makes after an issue: see docs/queue.md."""

from django.utils import timezone
from django_tasks import task

from certificates.documents import services
from certificates.models import Certificate


@task(backend="queue")
def make_documents(pk: int) -> list[str]:
    """Make the documents of a certificate that are not there yet; returns their kinds. Run as often as anybody likes, it makes none twice."""
    for kind in services.MAKERS:
        services.make(pk, kind, at=timezone.now())
    return list(services.MAKERS)


def make_later(certificate: Certificate) -> None:
    """Have the queue make them; in the transaction that issues the certificate."""
    make_documents.enqueue(certificate.pk)
