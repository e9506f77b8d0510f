"""The gate: may this person take this post? `refusals` answers for one person with every reason, `people_who_may_stand` lists all who may.

Both say the same (tests/stations/test_gate.py holds them to it); what the database refuses by itself is told in docs/gate.md.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_noop

from certificates.models import Certificate, CertificateQuerySet
from people.enums import MembershipState, OrganisationState
from people.models import Accreditation, Membership, User
from people.queries import organisation_of
from people.refusals import Refusal
from stations.enums import STANDING
from stations.models import Assignment, Post, Shift, Station

# code → (sentence, what the person can do about it)
SENTENCES: dict[str, tuple[str, str]] = {
    "account_disabled": (gettext_noop("This account is switched off. The headquarters can switch it on again."), ""),
    "shift_over": (gettext_noop("This shift is over. Choose a shift that is still to come."), ""),
    "post_taken": (gettext_noop("Somebody already stands at this post. Choose another post."), ""),
    "no_certificate": (gettext_noop("There is no certificate yet. Complete the lessons and pass the exam of “%(programme)s”."), "exam"),
    "other_programme": (gettext_noop("The certificate is of another programme. This election asks for “%(programme)s”: pass its exam."), "exam"),
    "certificate_revoked": (gettext_noop("The certificate was revoked. Ask the headquarters about it."), ""),
    "certificate_suspended": (gettext_noop("The certificate is suspended at the time of the shift. Ask the headquarters about it."), ""),
    "expires_before_shift_ends": (gettext_noop("The certificate expires before the shift ends. Pass the exam again to get a new one."), "exam"),
    "law_delta_due": (gettext_noop("The law changed, and the update that is required has not been done yet. It takes a few minutes."), "update"),
    "no_organisation": (gettext_noop("There is no organisation to stand for yet. Ask one of the organisations to accept you."), "organisation"),
    "organisation_not_admitted": (gettext_noop("The organisation is not a member of the coalition. Ask another organisation."), "organisation"),
    "organisation_suspended": (gettext_noop("The organisation is suspended: nobody can stand for it for now. Ask the headquarters about it."), ""),
    "organisation_not_accredited": (
        gettext_noop("The organisation has no accreditation that covers this shift. The organisation or the headquarters must see to it."),
        "",
    ),
    "organisation_present": (
        gettext_noop("The organisation already has an observer at this station in this shift. Choose another station, or a person of another one."),
        "",
    ),
    "person_busy": (gettext_noop("Already standing at another post at that time. Withdraw that assignment first, or choose another shift."), ""),
}


def refusals(person: User, post: Post, at: datetime) -> list[Refusal]:
    """Every reason why `person` may not take `post` at the moment `at`; an empty list means that they may."""
    return [refusal(code, post) for check in CHECKS for code in check(person, post, at)]


def personal_refusals(person: User, shift: Shift, at: datetime) -> list[Refusal]:
    """What the person lacks for every post of a shift: a certificate, an organisation that may send people."""
    anywhere = Post(station=Station(election=shift.election), shift=shift)
    return [refusal(code, anywhere) for check in (_certificate, _organisation) for code in check(person, anywhere, at)]


def refusal(code: str, post: Post) -> Refusal:
    """The reason `code` as it is told about `post`."""
    sentence, action = SENTENCES[code]
    return Refusal(code, sentence, {"programme": post.station.election.programme.name}, action)


def usable_certificates(person: User, post: Post) -> QuerySet[Certificate]:
    """The person's certificates that hold for the post, the longest first, of equal ones the newest."""
    return _holding(post).filter(holder=person).order_by("-valid_until", "-pk")


def people_who_may_stand(post: Post, at: datetime) -> QuerySet[User]:
    """Everybody for whom `refusals` is empty, as one query."""
    if at >= post.shift.ends_at:
        return User.objects.none()
    membership = Membership.objects.filter(person=OuterRef("pk"), state=MembershipState.ACCEPTED, organisation__state=OrganisationState.ADMITTED)
    if post.station.election.accreditation_required:
        membership = membership.filter(Exists(_accreditations(post).filter(organisation=OuterRef("organisation"))))
    if post.station.election.organisation_cap:
        membership = membership.exclude(organisation__in=_present(post).values("organisation"))
    return User.objects.filter(
        Exists(_holding(post).filter(holder=OuterRef("pk"))),
        Exists(membership),
        ~Exists(_busy(post).filter(person=OuterRef("pk"))),
        ~Exists(Assignment.objects.filter(post=post, state__in=STANDING)),
        is_active=True,
    )


def _holding(post: Post) -> CertificateQuerySet:
    return Certificate.objects.filter(programme=post.station.election.programme_id).holding(post.shift.starts_at, post.shift.ends_at)


def _accreditations(post: Post) -> QuerySet[Accreditation]:
    """Those that cover the post's whole shift."""
    return Accreditation.objects.covering(post.shift.starts_at, post.shift.ends_at)


def _present(post: Post) -> QuerySet[Assignment]:
    """Who stands at the post's station in its shift."""
    return Assignment.objects.filter(station=post.station_id, shift=post.shift_id, state__in=STANDING)


def _busy(post: Post) -> QuerySet[Assignment]:
    """Who stands anywhere, of any election, while the post's shift lasts."""
    return Assignment.objects.filter(state__in=STANDING, shift__starts_at__lt=post.shift.ends_at, shift__ends_at__gt=post.shift.starts_at)


def _account(person: User, post: Post, at: datetime) -> Iterator[str]:
    if not person.is_active:
        yield "account_disabled"


def _shift(person: User, post: Post, at: datetime) -> Iterator[str]:
    if at >= post.shift.ends_at:
        yield "shift_over"


def _post(person: User, post: Post, at: datetime) -> Iterator[str]:
    if Assignment.objects.filter(post=post, state__in=STANDING).exists():
        yield "post_taken"


def _certificate(person: User, post: Post, at: datetime) -> Iterator[str]:
    if usable_certificates(person, post).exists():
        return
    shift = post.shift
    held = list(Certificate.objects.filter(holder=person))
    of_programme = [one for one in held if one.programme_id == post.station.election.programme_id]
    unrevoked = [one for one in of_programme if one.revoked_at is None or one.revoked_at >= shift.ends_at]
    long_enough = [one for one in unrevoked if one.valid_until >= shift.ends_at]
    if any(not _is_suspended_in(one, shift) for one in long_enough):
        yield "law_delta_due"
    elif long_enough:
        yield "certificate_suspended"
    elif unrevoked:
        yield "expires_before_shift_ends"
    elif of_programme:
        yield "certificate_revoked"
    elif any(one.revoked_at is None for one in held):
        yield "other_programme"
    else:
        yield "no_certificate"


def _is_suspended_in(certificate: Certificate, shift: Shift) -> bool:
    """Whether a suspension is in force at any time of the shift."""
    if certificate.suspended_at is None or certificate.suspended_at >= shift.ends_at:
        return False
    return certificate.suspended_until is None or certificate.suspended_until > shift.starts_at


def _organisation(person: User, post: Post, at: datetime) -> Iterator[str]:
    organisation = organisation_of(person)
    if organisation is None:
        yield "no_organisation"
        return
    if not organisation.is_admitted:
        yield "organisation_suspended" if organisation.is_suspended else "organisation_not_admitted"
    if post.station.election.accreditation_required and not _accreditations(post).filter(organisation=organisation).exists():
        yield "organisation_not_accredited"
    if post.station.election.organisation_cap and _present(post).filter(organisation=organisation).exists():
        yield "organisation_present"


def _free(person: User, post: Post, at: datetime) -> Iterator[str]:
    if _busy(post).filter(person=person).exists():
        yield "person_busy"


CHECKS: tuple[Callable[[User, Post, datetime], Iterator[str]], ...] = (_account, _shift, _post, _certificate, _organisation, _free)
