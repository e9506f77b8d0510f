"""The law changed: the only writers of how long people stand who have not done the update that it requires. See docs/law.md."""

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from wagtail.log_actions import log

from certificates.models import Certificate
from stations.enums import STANDING
from stations.models import Assignment


def mark_lapsing(certificates: QuerySet[Certificate], *, until: datetime) -> None:
    """The certificates are about to count no longer than `until`: whoever stands on them in a shift that ends later stands until then."""
    standing = Assignment.objects.filter(certificate__in=certificates.values("pk"), state__in=STANDING, shift__ends_at__gt=until)
    standing.filter(Q(lapses_at=None) | Q(lapses_at__gt=until)).update(lapses_at=until)


def unmark_lapsing(certificates: QuerySet[Certificate]) -> None:
    """The certificates count longer again: so do the assignments on them."""
    counts_until = Subquery(Certificate.objects.filter(pk=OuterRef("certificate")).values("counts_until"))
    lapsing = Assignment.objects.filter(certificate__in=certificates.values("pk"), state__in=STANDING, lapses_at__isnull=False)
    lapsing.update(lapses_at=counts_until)


def move_lapsing_to(certificate: Certificate) -> None:
    """A certificate by the new law was issued: whoever would lapse on an older one stands on it from now on."""
    lapsing = Assignment.objects.filter(person=certificate.holder_id, state__in=STANDING, lapses_at__isnull=False)
    lapsing = lapsing.filter(station__election__programme=certificate.programme_id, shift__ends_at__lte=certificate.valid_until)
    for assignment in lapsing.select_for_update(of=("self",)):
        assignment.certificate, assignment.lapses_at = certificate, None
        assignment.save(update_fields=["certificate", "lapses_at"])
        log(instance=assignment, action="stations.move", data={"certificate": certificate.pk, "post": assignment.post_id})
