"""On which days a certificate was verified online: counted after the page has gone out, without anything about the visitor."""

import re
from datetime import date, datetime
from logging import getLogger
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from certificates.models import Certificate, VerificationDay

logger = getLogger(__name__)
# Link previews, crawlers and scripts say so of themselves; a telephone of the make Cubot is none.
_MACHINE = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|preview|externalhit|whatsapp|curl|wget|python|java/|go-http|headless|monitor|uptime", re.IGNORECASE
)
_COUNT = """
INSERT INTO {table} (certificate_id, day, times) VALUES (%s, %s, 1)
ON CONFLICT (certificate_id, day) DO UPDATE SET times = {table}.times + 1
"""


class CountedResponse(HttpResponse):
    """A page that is counted once it has been sent: whoever waits for it does not wait for the counting."""

    counted: tuple[int, date] | None = None

    def close(self) -> None:
        if self.counted and not self.closed:
            _count(*self.counted)
        super().close()


def is_counted(request: HttpRequest, certificate: Certificate) -> bool:
    """Whether somebody looks at the page: no machine, no mere prefetching, and not the holder."""
    agent = request.headers.get("User-Agent", "")
    if request.method != "GET" or not agent or _MACHINE.search(agent):
        return False
    if "prefetch" in f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}":
        return False
    return request.user.pk != certificate.holder_id


def count_when_sent(response: CountedResponse, certificate: Certificate, *, at: datetime) -> None:
    """Have the response counted for the certificate on the local day of `at`."""
    response.counted = (certificate.pk, localdate(at))


def days_of(certificates: Any, since: date) -> dict[int, list[VerificationDay]]:
    """certificate → its days since then, the newest first; in one query."""
    days: dict[int, list[VerificationDay]] = {}
    for row in VerificationDay.objects.filter(certificate__in=certificates, day__gte=since).order_by("-day"):
        days.setdefault(row.certificate_id, []).append(row)
    return days


def _count(certificate: int, day: date) -> None:
    """One row a day; a database that cannot write now loses the count and not the page."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT.format(table=VerificationDay._meta.db_table), [certificate, day])
    except DatabaseError:
        logger.exception("A verification was not counted.")
