"""The only writers of posts and assignments."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from certificates.models import Certificate
from people.models import Accreditation, Organisation, User
from people.queries import organisation_of
from people.refusals import Refusal, Refused
from stations import gate, holes, notices
from stations.enums import STANDING, AssignmentState, HoleCause
from stations.locks import hold
from stations.models import Assignment, Election, PlanLine, Post, Station
from stations.queries import lapsed
from stations.reasons import Because
from stations.refused_by_database import code_of
from stations.writing import build, facts_of, write

_BATCH = 2_000


# What an assignment becomes that ends for these reasons; for any other it is withdrawn.
_ENDS = {HoleCause.DECLINED: AssignmentState.DECLINED, HoleCause.LEFT: AssignmentState.LEFT}


def assign(person: User, post: Post, *, by: User | None, at: datetime, overrule: str = "", plan_line: PlanLine | None = None) -> Assignment:
    """Let `person` stand at `post`; returns the assignment. `overrule`: why the gate's warnings do not matter. Raises Refused with every reason
    of the gate, or with its warnings where nothing overrules them."""
    withdraw_lapsed(at=at)
    return assign_within(person, post, by=by, at=at, overrule=overrule, plan_line=plan_line)


def assign_within(person: User, post: Post, *, by: User | None, at: datetime, overrule: str = "", plan_line: PlanLine | None = None) -> Assignment:
    """As `assign`, for whoever has a transaction and has called `withdraw_lapsed` before it: that locks other people's assignments."""
    try:
        with transaction.atomic():
            assignment = assign_locked(person, post, by=by, at=at, overrule=overrule, plan_line=plan_line)
            notices.tell_assigned(assignment, at=at)
            return assignment
    except IntegrityError as error:
        # Somebody was faster, or a rule of the database was broken in between.
        code = code_of(error)
        if code not in gate.SENTENCES:
            raise
        raise Refused([gate.refusal(code, post)]) from error


@transaction.atomic
def withdraw(assignment: Assignment, *, by: User | None, at: datetime, reason: str, code: str = HoleCause.WITHDRAWN) -> Assignment:
    """End a standing assignment for a reason (a sentence, and its code): its post is open again, and a hole. Raises Refused (reason_missing,
    not_standing, shift_over: by hand alone)."""
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("shift__election").get(pk=assignment.pk)
    reason = reason.strip()
    refusals = []
    if not reason:
        refusals.append(Refusal("reason_missing", gettext_noop("Give the reason: the person is told it.")))
    if assignment.state not in STANDING:
        refusals.append(Refusal("not_standing", gettext_noop("This assignment has already ended.")))
    elif code == HoleCause.WITHDRAWN and assignment.shift.ends_at <= at:  # who stood there is history
        refusals.append(Refusal("shift_over", gettext_noop("This shift is over.")))
    if refusals:
        raise Refused(refusals)
    assignment.state, assignment.ended_at, assignment.ended_by = _ENDS.get(HoleCause(code), AssignmentState.WITHDRAWN), at, by
    assignment.ended_because = reason[:250]
    assignment.save(update_fields=["state", "ended_at", "ended_by", "ended_because"])
    holes.open_hole(assignment, because=code, at=at)
    log(instance=assignment, action="stations.withdraw", user=by, data=facts_of(assignment) | {"reason": reason, "code": str(code)})
    if assignment.state == AssignmentState.WITHDRAWN:
        notices.tell_withdrawn(assignment)
    return assignment


def withdraw_all_on(
    certificate: Certificate, *, since: datetime, until: datetime | None, by: User | None, at: datetime, reason: str, code: str = HoleCause.REVOKED
) -> int:
    """Whoever stands on a certificate that does not hold from `since` to `until` steps back; returns how many posts that opens."""
    touched = Q(shift__ends_at__gt=since) if until is None else Q(shift__ends_at__gt=since, shift__starts_at__lt=until)
    return _withdraw_each(certificate.assignments.filter(touched, state__in=STANDING), by, at, reason, code)


def withdraw_all_of(person: User, organisation: Organisation, *, by: User | None, at: datetime) -> int:
    """A person who left an organisation no longer stands for it in shifts that are not over; returns how many posts that opens."""
    standing = person.assignments.filter(organisation=organisation, state__in=STANDING, shift__ends_at__gt=at)
    return _withdraw_each(standing, by, at, Because.LEFT_ORGANISATION, HoleCause.MEMBERSHIP)


def withdraw_closed(person: User, *, by: User | None, at: datetime) -> int:
    """Whose account is closed no longer stands in shifts that are not over; returns how many posts that opens."""
    return _withdraw_each(person.assignments.filter(state__in=STANDING, shift__ends_at__gt=at), by, at, Because.CLOSED, HoleCause.ACCOUNT)


def withdraw_lapsed(*, at: datetime) -> int:
    """Whoever has not done the update that a change of the law required stands no longer, each in a transaction of its own: never called inside
    another one. Returns how many posts that opens."""
    return sum(_withdraw_lapsed(pk, at) for pk in list(lapsed(at).order_by("pk").values_list("pk", flat=True)))


def withdraw_shut(organisation: Organisation, *, by: User | None, at: datetime) -> int:
    """Nobody stands for an organisation that is suspended or leaves, in shifts that are not over; returns how many posts that opens."""
    standing = organisation.assignments.filter(state__in=STANDING, shift__ends_at__gt=at)
    return _withdraw_each(standing, by, at, Because.SUSPENDED if organisation.is_suspended else Because.ENDED, HoleCause.ORGANISATION)


def withdraw_uncovered(changed: Accreditation, *, by: User | None, at: datetime) -> int:
    """Nobody stands where accreditation is required and, once `changed` is written, none covers the shift; returns how many posts that opens."""
    standing = Assignment.objects.filter(
        organisation=changed.organisation_id, state__in=STANDING, shift__ends_at__gt=at, shift__election__accreditation_required=True
    )
    others = Accreditation.objects.filter(organisation=changed.organisation_id).exclude(pk=changed.pk)
    uncovered = standing.exclude(Exists(others.covering(OuterRef("shift__starts_at"), OuterRef("shift__ends_at"))))
    if changed.withdrawn_at is None:
        uncovered = uncovered.exclude(shift__starts_at__gte=changed.valid_from, shift__ends_at__lte=changed.valid_until)
    return _withdraw_each(uncovered, by, at, Because.NOT_ACCREDITED, HoleCause.ACCREDITATION)


@transaction.atomic
def open_posts(election: Election, stations: Iterable[Station] | None = None) -> int:
    """Make the posts that are missing: stations × shifts × seats. Returns how many were made; none is ever taken away."""
    election = Election.objects.select_for_update(of=("self",)).get(pk=election.pk)
    there = set(Post.objects.filter(station__election=election).values_list("station", "shift", "seat"))
    station_ids = [station.pk for station in stations] if stations is not None else list(election.stations.values_list("pk", flat=True))
    shifts = list(election.shifts.select_related("election"))
    wanted = ((station, shift.pk, seat) for station in station_ids for shift in shifts for seat in range(1, shift.seats_wanted + 1))
    posts = [Post(station_id=station, shift_id=shift, seat=seat) for station, shift, seat in wanted if (station, shift, seat) not in there]
    Post.objects.bulk_create(posts, batch_size=_BATCH)
    return len(posts)


def assign_locked(person: User, post: Post, *, by: User | None, at: datetime, overrule: str = "", plan_line: PlanLine | None = None) -> Assignment:
    """Lock person, certificates and post (locks.hold), ask the gate, write, fill the hole, log; whoever calls has a transaction and tells the
    person. Raises Refused, and IntegrityError where the database refuses."""
    person = hold([person.pk], [post.pk])[person.pk]
    post = Post.objects.select_related("shift", "station__election__programme", "station__area").get(pk=post.pk)
    if refusals := gate.refusals(person, post, at):
        raise Refused(refusals)
    if (warnings := gate.warnings(person, post)) and not overrule.strip():
        raise Refused(warnings)
    certificate = gate.usable_certificates(person, post)[0]
    organisation = organisation_of(person)
    if organisation is None:  # it ended after the gate looked
        raise Refused([gate.refusal("no_organisation", post)])
    assignment = build(person, post, certificate.pk, organisation.pk, by=by, at=at, line=plan_line.pk if plan_line else None)
    if warnings:
        assignment.overruled, assignment.overruled_because = [warning.code for warning in warnings], overrule.strip()[:250]
    write([assignment], by=by, at=at)
    return assignment


def _withdraw_each(assignments: Iterable[Assignment], by: User | None, at: datetime, reason: str, code: str) -> int:
    standing = list(assignments)
    for assignment in standing:
        withdraw(assignment, by=by, at=at, reason=reason, code=code)
    return len(standing)


@transaction.atomic
def _withdraw_lapsed(pk: int, at: datetime) -> bool:
    """Whether there was something to withdraw: the update may have been done, or somebody may have been faster."""
    assignment = lapsed(at).select_for_update(of=("self",)).filter(pk=pk).first()
    if assignment is not None:
        withdraw(assignment, by=None, at=at, reason=Because.LAW, code=HoleCause.LAPSED)
    return assignment is not None
