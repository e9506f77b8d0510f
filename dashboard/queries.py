"""What the roster knows about people: one query for the rows, however many there are."""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from certificates.models import Certificate
from certificates.querysets import CertificateQuerySet, unrevoked, unsuspended
from courses.models import LessonProgress
from dashboard.enums import Progress
from people.enums import MembershipState
from people.models import Membership, RoleGrant, User
from quizzes.models import Attempt
from stations.enums import STANDING
from stations.models import Assignment, Election
from stations.queries import lapsed
from stations.scope import assignments_of, people_of, sees_everything


def elections(at: datetime) -> QuerySet[Election]:
    """Elections with `ends_at`: when their last shift ends (None while there are no shifts); and `has_lapsed`: whether anybody (of any
    election) has still to be withdrawn at `at`."""
    return Election.objects.annotate(ends_at=Max("shifts__ends_at"), has_lapsed=Exists(lapsed(at)))


def nearest_election(at: datetime) -> Election | None:
    """The election that comes next, else the last one there was; with `ends_at`."""
    return elections(at).filter(day__gte=at.date()).order_by("day").first() or elections(at).order_by("-day").first()


def roster(election: Election | None, at: datetime) -> QuerySet[User]:
    """`everybody` but bare desk accounts: those who hold a role and have neither an organisation, nor a lesson, an attempt, a certificate.
    Accounts that were merged into another are that other; erased people are nobody."""
    holds_role = Exists(RoleGrant.objects.filter(person=OuterRef("pk")))
    belongs = Exists(Membership.objects.filter(person=OuterRef("pk")))
    learns = Exists(LessonProgress.objects.filter(person=OuterRef("pk"))) | Exists(Attempt.objects.filter(person=OuterRef("pk")))
    is_certified = Exists(Certificate.objects.filter(holder=OuterRef("pk")))
    return everybody(election, at).filter(~holds_role | belongs | learns | is_certified, merged_into=None, erased_at=None)


def everybody(election: Election | None, at: datetime) -> QuerySet[User]:
    """Everybody, with `progress` (Progress), `certificate_number`, `valid_until`, `counts_until` (of the certificate that holds and counts
    longest and is neither revoked nor suspended; a revocation decided for a day to come is its end), `reach` (to when it does),
    `is_assigned` at this election (one of `elections()`)."""
    own = Certificate.objects.filter(holder=OuterRef("pk"))
    if election is not None:
        own = own.filter(programme=election.programme_id)
    unended = own.filter(unrevoked(at), unsuspended(at)).with_reach().order_by("-reach", "-holds_until")
    needed_until = getattr(election, "ends_at", None) or at
    assigned = Assignment.objects.filter(person=OuterRef("pk"), state__in=STANDING, post__station__election=election)
    people = User.objects.annotate(
        certificate_number=Subquery(unended.values("number")[:1]),
        valid_until=Subquery(unended.values("holds_until")[:1]),
        counts_until=Subquery(unended.values("counts_until")[:1]),
        reach=Subquery(unended.values("reach")[:1]),
        is_assigned=Exists(assigned),
    )
    return people.annotate(progress=progress_case(own, needed_until, at)).order_by("full_name", "pk")


def progress_case(certificates: CertificateQuerySet, needed_until: datetime, at: datetime) -> Case:
    """The furthest link of the chain that holds, as SQL."""
    attempted = Attempt.objects.filter(person=OuterRef("pk"))
    started = LessonProgress.objects.filter(person=OuterRef("pk"))
    return Case(
        When(reach__gte=max(needed_until, at), then=Value(Progress.CERTIFIED)),
        When(valid_until__gte=max(needed_until, at), then=Value(Progress.UPDATE_DUE)),
        When(valid_until__gt=at, then=Value(Progress.EXPIRING)),
        When(Exists(certificates.unended(at).exclude(unsuspended(at))), then=Value(Progress.SUSPENDED)),
        When(valid_until__isnull=False, then=Value(Progress.EXPIRED)),
        When(Exists(certificates.filter(revoked_at__lte=at)), then=Value(Progress.REVOKED)),
        When(Exists(attempted.filter(passed=False)), then=Value(Progress.FAILED)),
        When(Q(Exists(started)) | Q(Exists(attempted)), then=Value(Progress.LEARNING)),
        default=Value(Progress.SIGNED_UP),
        output_field=CharField(),
    )


def with_rows(people: QuerySet[User], election: Election | None, user: Any) -> QuerySet[User]:
    """Adds what a row shows of other tables, in a fixed number of queries: `accepted` memberships, `standing` assignments as far as `user` may
    see them."""
    accepted = Membership.objects.filter(state=MembershipState.ACCEPTED).select_related("organisation")
    standing = (
        assignments_of(user)
        .filter(state__in=STANDING, post__station__election=election)
        .select_related("station__area", "shift")
        .order_by("shift__starts_at")
    )
    return people.select_related("home_area").prefetch_related(
        Prefetch("memberships", queryset=accepted, to_attr="accepted"), Prefetch("assignments", queryset=standing, to_attr="standing")
    )


def in_scope_of(people: QuerySet[User], user: Any) -> QuerySet[User]:
    """Those of `people` (`everybody`, `roster`) whom `user` may see."""
    return people if sees_everything(user) else people.filter(pk__in=people_of(user).order_by().values("pk"))


def counts(people: QuerySet[Any]) -> dict[str, int]:
    """How many people there are at each Progress; every value is there, 0 included."""
    found = dict(people.order_by().values_list("progress").annotate(n=Count("pk")))
    return {value: found.get(value, 0) for value in Progress.values}
