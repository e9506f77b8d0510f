"""The law changed: the only writers of how long people stand who have not done the update that it requires. See docs/law.md."""

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from wagtail.log_actions import log

from certificates.models import Certificate
from people.models import User
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
    lapsing = lapsing.filter(station__election__programme=certificate.programme_id)
    for assignment in _held_by(certificate, lapsing).select_for_update(of=("self",)):
        assignment.lapses_at = None
        _move(assignment, certificate, None)


def move_standing(old: Certificate, new: Certificate, *, by: User | None, at: datetime) -> None:
    """A certificate was renewed or issued anew: whoever stands on the old one, in a shift that is not over, stands on the new one."""
    standing = old.assignments.filter(state__in=STANDING, shift__ends_at__gt=at)
    for assignment in _held_by(new, standing).select_for_update(of=("self",)):
        _move(assignment, new, by)


def _held_by(certificate: Certificate, assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Those of them for which the certificate would do: it reaches the end of the shift and is not suspended in it."""
    held = assignments.filter(shift__ends_at__lte=certificate.valid_until)
    if certificate.suspended_at is None:
        return held
    free = Q(shift__ends_at__lte=certificate.suspended_at)
    return held.filter(free if certificate.suspended_until is None else free | Q(shift__starts_at__gte=certificate.suspended_until))


def _move(assignment: Assignment, certificate: Certificate, by: User | None) -> None:
    assignment.certificate = certificate
    assignment.save(update_fields=["certificate", "lapses_at"])
    log(instance=assignment, action="stations.move", user=by, data={"certificate": certificate.pk, "post": assignment.post_id})
