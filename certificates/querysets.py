"""What a certificate is worth at a moment, as conditions of a query: the twins of certificates/rules.py."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Least

if TYPE_CHECKING:
    from certificates.models import Certificate, Programme
    from people.models import User


NAMED = ~Q(holder_name="")  # its holder was not erased


def unrevoked(at: datetime) -> Q:
    """Neither revoked nor replaced by `at`; one that will be later still is."""
    return Q(revoked_at=None) | Q(revoked_at__gt=at)


def unsuspended(at: datetime) -> Q:
    return Q(suspended_at=None) | Q(suspended_at__gt=at) | Q(suspended_until__lte=at)


class CertificateQuerySet(QuerySet["Certificate"]):
    def valid(self, at: datetime) -> "CertificateQuerySet":
        """Those that are valid at `at`: the twin of `rules.status`."""
        return self.unended(at).filter(unsuspended(at))

    def unended(self, at: datetime) -> "CertificateQuerySet":
        """Those that are valid at `at`, or suspended: neither run out nor revoked nor replaced, nor of an erased holder."""
        return self.filter(NAMED, unrevoked(at), valid_until__gte=at)

    def counting_to(self, moment: datetime) -> "CertificateQuerySet":
        """Those that hold, and count, up to `moment`."""
        counts = Q(counts_until=None) | Q(counts_until__gte=moment)
        return self.valid(moment).filter(counts)

    def holding(self, begins: datetime, ends: datetime) -> "CertificateQuerySet":
        """Those with which one may stand from `begins` to `ends`: they reach the end and are not suspended at any time of it."""
        unended = Q(revoked_at=None) | Q(revoked_at__gte=ends)
        free = Q(suspended_at=None) | Q(suspended_at__gte=ends) | Q(suspended_until__lte=begins)
        counts = Q(counts_until=None) | Q(counts_until__gte=ends)
        return self.filter(NAMED, unended, free, counts, valid_until__gte=ends)

    def with_reach(self) -> Any:
        """Each with `holds_until`, its end by date or by revocation, and `reach`: to which moment it holds and counts."""
        revoked = Coalesce("revoked_at", "valid_until")
        return self.annotate(holds_until=Least("valid_until", revoked), reach=Least("valid_until", revoked, Coalesce("counts_until", "valid_until")))

    def of(self, person: "User") -> "CertificateQuerySet":
        return self.filter(holder=person)

    def current(self, person: "User", programme: "Programme", at: datetime) -> "Certificate | None":
        """The person's certificate under the programme that is valid at `at`, the longest-lived one, or None."""
        return self.of(person).valid(at).filter(programme=programme).order_by("-valid_until").first()
