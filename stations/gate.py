"""The gate: may this person take this post? `refusals` answers for one person with every reason, `people_who_may_stand` lists all who may.

Both say the same (tests/stations/test_gate.py and test_parity.py hold them to it); what the database refuses by itself is told in docs/gate.md.
What a coordinator may overrule is in warnings.py, many posts at once in gate_in_bulk.py.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from certificates.models import Certificate, CertificateQuerySet
from people.enums import MembershipState, OrganisationState
from people.models import Accreditation, Area, Membership, Pledge, PledgeSignature, User
from people.queries import current_pledge, has_signed, organisation_of
from people.refusals import Refusal
from stations.enums import STANDING
from stations.models import Assignment, ConflictOfInterest, Post, Shift, Station
from stations.warnings import warnings, without_warnings

__all__ = ["people_who_may_stand", "people_without_warnings", "personal_refusals", "refusal", "refusals", "usable_certificates", "warnings"]

# code → (sentence, what the person can do about it)
SENTENCES: dict[str, tuple[str, str]] = {
    "account_disabled": (gettext_noop("This account is switched off. The headquarters can switch it on again."), ""),
    "shift_over": (gettext_noop("This shift is over. Choose a shift that is still to come."), ""),
    "station_closed": (gettext_noop("This station is closed: nobody stands there. Choose another station."), ""),
    "post_taken": (gettext_noop("Somebody already stands at this post. Choose another post."), ""),
    "no_certificate": (gettext_noop("There is no certificate yet. Complete the lessons and pass the exam of “%(programme)s”."), "exam"),
    "other_programme": (gettext_noop("The certificate is of another programme. This election asks for “%(programme)s”: pass its exam."), "exam"),
    "certificate_revoked": (gettext_noop("The certificate was revoked. Ask the headquarters about it."), ""),
    "certificate_suspended": (gettext_noop("The certificate is suspended at the time of the shift. Ask the headquarters about it."), ""),
    "expires_before_shift_ends": (gettext_noop("The certificate expires before the shift ends. Pass the exam again to get a new one."), "exam"),
    "law_delta_due": (gettext_noop("The law changed, and the update that is required has not been done yet. It takes a few minutes."), "update"),
    "pledge_not_signed": (gettext_noop("The pledge in force has not been signed yet. Read it and sign it."), "pledge"),
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
    "conflict_of_interest": (
        gettext_noop("A conflict of interest was declared for this station. The person can withdraw it; else choose another station."),
        "card",
    ),
    "person_busy": (gettext_noop("Already standing at another post at that time. Withdraw that assignment first, or choose another shift."), ""),
    "too_little_rest": (gettext_noop("There is too little rest between this shift and another one of this person. Choose another shift."), ""),
}


def refusals(person: User, post: Post, at: datetime) -> list[Refusal]:
    """Every reason why `person` may not take `post` at the moment `at`; an empty list means that they may."""
    return [refusal(code, post) for check in CHECKS for code in check(person, post, at)]


def personal_refusals(person: User, shift: Shift, at: datetime) -> list[Refusal]:
    """What the person lacks for every post of a shift: a certificate, an organisation that may send people."""
    anywhere = Post(station=Station(election=shift.election), shift=shift)
    return [refusal(code, anywhere) for check in (_certificate, _pledge, _organisation) for code in check(person, anywhere, at)]


def refusal(code: str, post: Post) -> Refusal:
    """The reason `code` as it is told about `post`."""
    sentence, action = SENTENCES[code]
    return Refusal(code, sentence, {"programme": post.station.election.programme.name}, action)


def usable_certificates(person: User, post: Post) -> QuerySet[Certificate]:
    """The person's certificates that hold for the post, the longest first, of equal ones the newest."""
    return _holding(post).filter(holder=person).order_by("-valid_until", "-pk")


def certificates_for(post: Post, people: Collection[int]) -> dict[int, int]:
    """By person, the first of `usable_certificates`."""
    rows = _holding(post).filter(holder__in=people).order_by("valid_until", "pk")
    return dict(rows.values_list("holder", "pk"))


def people_who_may_stand(post: Post, at: datetime) -> QuerySet[User]:
    """Everybody for whom `refusals` is empty, as one query."""
    if at >= post.shift.ends_at or post.station.closed_at is not None:
        return User.objects.none()
    memberships = Membership.objects.filter(sends_people(post), person=OuterRef("pk"), state=MembershipState.ACCEPTED)
    if post.station.election.organisation_cap:
        memberships = memberships.exclude(organisation__in=_present(post).values("organisation"))
    people = fit_people(post, at)
    if post.station.election.min_rest_hours:
        people = people.exclude(Exists(without_rest(post).filter(person=OuterRef("pk"))))
    return people.filter(
        Exists(memberships),
        ~Exists(busy(post).filter(person=OuterRef("pk"))),
        ~Exists(_conflicts(post).filter(person=OuterRef("pk"))),
        ~Exists(Assignment.objects.filter(post=post, state__in=STANDING)),
    )


def people_without_warnings(post: Post, at: datetime) -> QuerySet[User]:
    """Everybody for whom `refusals` and `warnings` are empty, as one query."""
    return without_warnings(people_who_may_stand(post, at), post)


def fit_people(post: Post, at: datetime) -> QuerySet[User]:
    """Whose account, certificate and pledge will do for every post of the shift."""
    people = User.objects.filter(Exists(_holding(post).filter(holder=OuterRef("pk"))), is_active=True)
    if post.station.election.pledge_required:
        in_force = Pledge.objects.filter(in_force_from__lte=at).order_by("-version")
        signed = PledgeSignature.objects.filter(person=OuterRef("pk"), pledge=in_force.values("pk")[:1])
        people = people.filter(Exists(signed) | ~Exists(in_force))
    return people


def sends_people(post: Post) -> Q:
    """Memberships in an organisation that may send people to the shift."""
    admitted = Q(organisation__state=OrganisationState.ADMITTED)
    if not post.station.election.accreditation_required:
        return admitted
    return admitted & Q(Exists(_accreditations(post).filter(organisation=OuterRef("organisation"))))


def _holding(post: Post) -> CertificateQuerySet:
    return Certificate.objects.filter(programme=post.station.election.programme_id).holding(post.shift.starts_at, post.shift.ends_at)


def _accreditations(post: Post) -> QuerySet[Accreditation]:
    """Those that cover the post's whole shift."""
    return Accreditation.objects.covering(post.shift.starts_at, post.shift.ends_at)


def _present(post: Post) -> QuerySet[Assignment]:
    """Who stands at the post's station in its shift."""
    return Assignment.objects.filter(station=post.station_id, shift=post.shift_id, state__in=STANDING)


def busy(post: Post) -> QuerySet[Assignment]:
    """Who stands anywhere, of any election, while the post's shift lasts."""
    return Assignment.objects.filter(state__in=STANDING, shift__starts_at__lt=post.shift.ends_at, shift__ends_at__gt=post.shift.starts_at)


def without_rest(post: Post) -> QuerySet[Assignment]:
    """Who stands in a shift, of any election, that neither overlaps nor touches the post's and lies too near to it."""
    rest, shift = timedelta(hours=post.station.election.min_rest_hours), post.shift
    before = Q(shift__ends_at__lt=shift.starts_at, shift__ends_at__gt=shift.starts_at - rest)
    after = Q(shift__starts_at__gt=shift.ends_at, shift__starts_at__lt=shift.ends_at + rest)
    return Assignment.objects.filter(before | after, state__in=STANDING)


def _conflicts(post: Post) -> QuerySet[ConflictOfInterest]:
    """Those declared for the post's station, or for an area around it."""
    path = post.station.area.path
    around = [path[:end] for end in range(Area.steplen, len(path) + 1, Area.steplen)]
    return ConflictOfInterest.objects.filter(Q(station=post.station_id) | Q(area__path__in=around), withdrawn_at=None)


def _account(person: User, post: Post, at: datetime) -> Iterator[str]:
    if not person.is_active:
        yield "account_disabled"


def _shift(person: User, post: Post, at: datetime) -> Iterator[str]:
    if at >= post.shift.ends_at:
        yield "shift_over"


def _station(person: User, post: Post, at: datetime) -> Iterator[str]:
    if post.station.closed_at is not None:
        yield "station_closed"


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


def _pledge(person: User, post: Post, at: datetime) -> Iterator[str]:
    pledge = current_pledge(at) if post.station.election.pledge_required else None
    if pledge is not None and not has_signed(person, pledge):
        yield "pledge_not_signed"


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


def _conflict(person: User, post: Post, at: datetime) -> Iterator[str]:
    if _conflicts(post).filter(person=person).exists():
        yield "conflict_of_interest"


def _free(person: User, post: Post, at: datetime) -> Iterator[str]:
    if busy(post).filter(person=person).exists():
        yield "person_busy"
    if post.station.election.min_rest_hours and without_rest(post).filter(person=person).exists():
        yield "too_little_rest"


Check = Callable[[User, Post, datetime], Iterator[str]]
CHECKS: tuple[Check, ...] = (_account, _shift, _station, _post, _certificate, _pledge, _organisation, _conflict, _free)
