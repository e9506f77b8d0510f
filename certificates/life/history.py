"""Which certificates came before and after one: renewed, or issued anew with the name corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from certificates.enums import CertificateStatus
from certificates.models import Certificate
from certificates.rules import status


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate of the history, and what it is worth now."""

    certificate: Certificate
    status: CertificateStatus
    is_this: bool

    @property
    def label(self) -> str:
        return str(self.status.label)


@dataclass(frozen=True, slots=True)
class History:
    """lines: the oldest first, the certificate itself among them; renewed_by, replaced_by: what came next of it, or None."""

    lines: list[Line]
    renewed_by: Certificate | None
    replaced_by: Certificate | None

    @property
    def is_long(self) -> bool:
        return len(self.lines) > 1


def history_of(certificate: Certificate, at: datetime) -> History:
    """In one query."""
    rows = Certificate.objects.filter(holder=certificate.holder_id, programme=certificate.programme_id)
    return _history(certificate, rows.order_by("issued_at", "pk"), at)


def histories_of(certificates: Iterable[Certificate], at: datetime) -> dict[int, History]:
    """pk → history, of all certificates of one person; without a query."""
    rows = sorted(certificates, key=lambda one: (one.issued_at, one.pk))
    return {one.pk: _history(one, [row for row in rows if row.programme_id == one.programme_id], at) for one in rows}


def _history(certificate: Certificate, rows: Iterable[Certificate], at: datetime) -> History:
    rows = list(rows)
    chain, grown = {certificate.pk}, True
    while grown:
        linked = {pk for row in rows for pk in _links(row) if _links(row) & chain}
        grown = not linked <= chain
        chain |= linked
    lines = [Line(row, status(row, at), row.pk == certificate.pk) for row in rows if row.pk in chain]
    newer = [row for row in rows if row.renews_id == certificate.pk]
    anew = [row for row in rows if row.corrects_id == certificate.pk]
    return History(lines, newer[-1] if newer else None, anew[-1] if anew else None)


def _links(row: Certificate) -> set[int]:
    """The certificate itself, and the ones it names."""
    return {pk for pk in (row.pk, row.renews_id, row.corrects_id) if pk is not None}
