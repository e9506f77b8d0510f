"""Which files of this app belong to a person: the mandate and the badge of each station where they stand. And what falls open without them."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext

from certificates.cannot_sign import CannotSign
from people.models import User
from stations.enums import PaperKind
from stations.models import Assignment
from stations.papers import making
from stations.papers.rules import paper_refusals
from stations.papers.sheets import WITH
from stations.queries import stands_at

MOST = 10
MOST_LINES = 20
KINDS = {"mandate": PaperKind.MANDATES, "badge": PaperKind.BADGES}


def files_of(person: User, at: datetime) -> Iterator[tuple[str, bytes]]:
    """(name, content); without what cannot be made."""
    seen: set[int] = set()
    standing = Assignment.objects.filter(stands_at(at), person=person, shift__ends_at__gt=at).select_related(*WITH).order_by("shift__starts_at")
    for assignment in standing[:MOST]:
        if assignment.station_id in seen:
            continue
        seen.add(assignment.station_id)
        for name, kind in KINDS.items():
            try:
                paper = None if paper_refusals(assignment, kind, at) else making.one(assignment, kind, at=at)
            except CannotSign:
                continue
            if paper:
                yield f"posts/{name}-{assignment.pk}.pdf", paper


def posts_to_open(person: User, at: datetime) -> Iterator[str]:
    """A sentence for each post that falls open when the person is erased."""
    standing = Assignment.objects.filter(stands_at(at), person=person, shift__ends_at__gt=at).select_related("station__area", "shift__election")
    for assignment in standing.order_by("shift__starts_at")[:MOST_LINES]:
        values = {"station": assignment.station, "area": assignment.station.area, "day": date_format(assignment.shift.local_start, "DATETIME_FORMAT")}
        yield gettext("A post falls open: %(station)s, %(area)s, %(day)s") % values
