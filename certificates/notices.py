"""What falls due in this app: a certificate that is about to expire, told to its holder and, as a number a day, to coordinators."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from certificates.models import Certificate
from people.duplicates import likely_duplicates_of
from people.enums import Role
from people.models import Notice, RoleGrant, User
from people.notice_kinds import Due, NoticeKind, day, multilingual
from people.notice_services import tell_all
from people.seen import seen_by

# Days before the end at which the holder is told, the nearest first.
STEPS = (7, 30, 60)
KINDS = (
    NoticeKind(
        "certificate_expiring",
        label=_("My certificates"),
        title=gettext_noop("Your certificate expires on %(day)s"),
        text=gettext_noop("The certificate “%(programme)s” holds until %(day)s. Pass the exam again in time, and you get a new one."),
        view="certificates:mine",
        action=gettext_noop("My certificates"),
    ),
    NoticeKind(
        "certificate_waits",
        label=_("My certificates"),
        title=gettext_noop("You have passed. Something is still left for the certificate “%(programme)s”"),
        text=gettext_noop(
            "The certificate is issued the moment all is done that it asks for. My certificates says what is left, and where you do it."
        ),
        view="certificates:mine",
        action=gettext_noop("My certificates"),
    ),
    NoticeKind(
        "certificates_expire",
        label=_("Certificates of volunteers"),
        title=gettext_noop("Certificates that expire soon: %(count)s"),
        text=gettext_noop("So many certificates came within %(days)s days of their end today: %(count)s. The roster names the people."),
        view="wagtailadmin_home",
        permission="people.view_roster",
    ),
    NoticeKind(
        "certified_twice",
        label=_("Likely duplicates"),
        title=gettext_noop("Perhaps one person with two accounts: %(person)s"),
        text=gettext_noop(
            "%(person)s has got a certificate. Another account with the same name and phone has used attempts or has a certificate too. "
            "Look at both: merge them, or tell them apart."
        ),
        view="dashboard_duplicates",
        action=gettext_noop("Likely duplicates"),
        permission="people.change_user",
    ),
)


def tell_likely_duplicates(certificate: Certificate, *, at: datetime) -> None:
    """To the headquarters, where the holder looks like somebody who has sat an exam under another account."""
    twins = likely_duplicates_of(certificate.holder)
    if not twins.filter(Q(attempts__isnull=False) | Q(certificates__isnull=False)).exists():
        return
    headquarters = RoleGrant.objects.filter(role=Role.HEADQUARTERS, person__is_active=True).values_list("person", flat=True)
    values = {"person": certificate.holder.full_name}
    tell_all((Due(person, "certified_twice", f"certificate {certificate.pk}", values) for person in headquarters), at=at)


def forget_twins(certificates: Iterable[int]) -> None:
    """The headquarters is not told any more whom these certificates name."""
    Notice.objects.filter(kind="certified_twice", key__in=[f"certificate {pk}" for pk in certificates]).delete()


def expiring(at: datetime) -> Iterator[Due]:
    """To each holder: once at sixty, thirty and seven days before the end. Whoever is told late is told only the nearest."""
    for certificate in last_ones(at).filter(valid_until__lte=at + timedelta(days=STEPS[-1])).select_related("programme"):
        left = certificate.valid_until - at
        step = next(days for days in STEPS if left <= timedelta(days=days))
        values = {"programme": multilingual(certificate.programme_name), "day": day(localdate(certificate.valid_until))}
        yield Due(certificate.holder_id, "certificate_expiring", f"certificate {certificate.pk}: {step}", values)


def expiring_for_coordinators(at: datetime) -> Iterator[Due]:
    """To each coordinator, once a day: how many certificates of people whom they see (people/seen.py) came within each step on that day."""
    today = localdate(at)
    coordinators = list(User.objects.filter(role_grants__role=Role.COORDINATOR, is_active=True))
    for days in STEPS:
        ends = last_ones(at).filter(valid_until__date=localdate(at + timedelta(days=days))).order_by()
        if not ends.exists():
            continue
        for coordinator in coordinators:
            seen = seen_by(coordinator, User.objects.all()).order_by().values("pk")
            if count := ends.filter(holder__in=seen).count():
                yield Due(coordinator.pk, "certificates_expire", f"{today}: {days}", {"count": count, "days": days})


def last_ones(at: datetime) -> QuerySet[Certificate]:
    """Valid certificates whose holder has none of the same programme that holds longer."""
    longer = Certificate.objects.valid(at).filter(holder=OuterRef("holder"), programme=OuterRef("programme"), valid_until__gt=OuterRef("valid_until"))
    return Certificate.objects.valid(at).exclude(Exists(longer)).filter(holder__is_active=True).order_by(F("valid_until"), "pk")
