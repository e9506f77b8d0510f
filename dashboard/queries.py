"""What the roster knows about people: one query for the rows, however many there are."""

from collections import Counter
from collections.abc import Collection
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
    """The election that lasts or comes next, else the last one there was; with `ends_at`."""
    return nearest_of(list(elections(at).order_by("-day", "-pk")), at)


def nearest_of(found: list[Election], at: datetime) -> Election | None:
    """Of `elections()`, the latest first: the first that is not over, else the last one there was."""
    to_come = [election for election in found if not is_over(election, at)]
    return next(iter([*reversed(to_come), *found]), None)


def is_over(election: Election, at: datetime) -> bool:
    """Whether the polling day is over by the clock of its place, and so is the last shift, which counts votes after midnight."""
    ends_at: datetime | None = getattr(election, "ends_at", None)
    return election.day < at.astimezone(election.tz).date() and (ends_at is None or ends_at <= at)


def roster(election: Election | None, at: datetime) -> QuerySet[User]:
    """`everybody` but bare desk accounts: those who hold a role and have neither an organisation, nor a lesson, an attempt, a certificate.
    Accounts that were merged into another are that other; erased people are nobody."""
    own = {"person": OuterRef("person")}
    learns = Exists(LessonProgress.objects.filter(**own)) | Exists(Attempt.objects.filter(**own))
    is_known = Exists(Membership.objects.filter(**own)) | learns | Exists(Certificate.objects.filter(holder=OuterRef("person")))
    # Asked of the few who hold a role, so that nobody else is looked up in four tables.
    desk_accounts = RoleGrant.objects.filter(~is_known).values("person")
    return everybody(election, at).filter(merged_into=None, erased_at=None).exclude(pk__in=desk_accounts)


def everybody(election: Election | None, at: datetime) -> QuerySet[User]:
    """Everybody, with `progress` (Progress), `certificate_number`, `valid_until`, `counts_until` (of the certificate that holds and counts
    longest and is neither revoked nor suspended; a revocation decided for a day to come is its end), `reach` (to when it does),
    `is_assigned` at this election (one of `elections()`)."""
    own = _own(election).filter(holder=OuterRef("pk"))
    unended = own.filter(unrevoked(at), unsuspended(at)).with_reach().order_by("-reach", "-holds_until")
    assigned = Assignment.objects.filter(person=OuterRef("pk"), state__in=STANDING, shift__election=election)
    people = User.objects.annotate(
        certificate_number=Subquery(unended.values("number")[:1]),
        valid_until=Subquery(unended.values("holds_until")[:1]),
        counts_until=Subquery(unended.values("counts_until")[:1]),
        reach=Subquery(unended.values("reach")[:1]),
        is_assigned=Exists(assigned),
    )
    return people.annotate(progress=progress_case(own, needed_until(election, at), at)).order_by("full_name", "pk")


def _own(election: Election | None) -> CertificateQuerySet:
    """The certificates that count: of the election's programme, or all."""
    return Certificate.objects.all() if election is None else Certificate.objects.filter(programme=election.programme_id)


def _reaches(election: Election | None, at: datetime) -> Exists:
    """Whether the person is certified: has one that counts, and reaches far enough."""
    own = _own(election).filter(unrevoked(at), unsuspended(at), holder=OuterRef("pk"))
    return Exists(own.with_reach().filter(reach__gte=needed_until(election, at)))


def needed_until(election: Election | None, at: datetime) -> datetime:
    """To when a certificate has to reach: the end of the election, or now."""
    return max(getattr(election, "ends_at", None) or at, at)


def progress_case(certificates: CertificateQuerySet, needed: datetime, at: datetime) -> Case:
    """The furthest link of the chain that holds, as SQL."""
    return Case(
        When(reach__gte=needed, then=Value(Progress.CERTIFIED)),
        When(valid_until__gte=needed, then=Value(Progress.UPDATE_DUE)),
        When(valid_until__gt=at, then=Value(Progress.EXPIRING)),
        When(Exists(certificates.unended(at).exclude(unsuspended(at))), then=Value(Progress.SUSPENDED)),
        When(valid_until__isnull=False, then=Value(Progress.EXPIRED)),
        When(Exists(certificates.filter(revoked_at__lte=at)), then=Value(Progress.REVOKED)),
        *begun_cases(),
        default=Value(Progress.SIGNED_UP),
        output_field=CharField(),
    )


def begun_cases() -> list[When]:
    """The links before the first certificate."""
    attempted = Attempt.objects.filter(person=OuterRef("pk"))
    started = LessonProgress.objects.filter(person=OuterRef("pk"))
    return [
        When(Exists(attempted.filter(passed=False)), then=Value(Progress.FAILED)),
        When(Q(Exists(started)) | Q(Exists(attempted)), then=Value(Progress.LEARNING)),
    ]


def narrowed(people: QuerySet[Any], values: Collection[str], election: Election | None, at: datetime) -> QuerySet[Any]:
    """Those of a roster who are at one of these Progress. What each of them must have is asked first, of an index: a database that only sees
    the whole case works it out for everybody. By EXISTS, for which PostgreSQL hashes or looks up, whichever is less; an IN of more rows than fit
    into its memory it goes through anew for every person."""
    own = _own(election).filter(holder=OuterRef("pk"))
    unended = own.filter(unrevoked(at), unsuspended(at))
    needed = needed_until(election, at)
    attempted = Attempt.objects.filter(person=OuterRef("pk"))
    begun = Q(Exists(LessonProgress.objects.filter(person=OuterRef("pk")))) | Q(Exists(attempted))
    possible = {
        Progress.CERTIFIED: Q(Exists(unended)),
        Progress.UPDATE_DUE: Q(Exists(own.filter(counts_until__lt=needed))),
        Progress.EXPIRING: Q(Exists(unended.with_reach().filter(holds_until__gt=at, holds_until__lt=needed))),
        Progress.SUSPENDED: Q(Exists(own.unended(at).exclude(unsuspended(at)))),
        Progress.EXPIRED: Q(Exists(unended.with_reach().filter(holds_until__lte=at))),
        Progress.REVOKED: Q(Exists(own.filter(revoked_at__lte=at))),
        Progress.FAILED: Q(Exists(attempted.filter(passed=False))),
        Progress.LEARNING: begun,
        Progress.SIGNED_UP: ~begun,
    }
    if list(values) == [Progress.CERTIFIED]:  # which is no more than this
        return people.filter(_reaches(election, at))
    # Joined by "or" with nothing, so that PostgreSQL makes no join of it, before which it would work the case out for everybody.
    might = Q(pk=0)
    for value in values:
        might |= possible[Progress(value)]
    return people.filter(might, progress__in=values)


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


def counts(people: QuerySet[Any], election: Election | None, at: datetime) -> dict[str, int]:
    """How many people of a roster there are at each Progress; every value is there, 0 included. The most are counted apart, without the case: those
    whose certificate reaches far enough, and those without any."""
    people = people.order_by()
    reaches = _reaches(election, at)
    holds = Exists(Certificate.objects.filter(holder=OuterRef("pk")))  # an IN would not do: see `narrowed`
    certified = people.filter(reaches).annotate(reached=Value(Progress.CERTIFIED, output_field=CharField())).values_list("reached")
    holders = people.filter(holds, ~reaches).values_list("progress")
    others = people.filter(~holds).annotate(begun=Case(*begun_cases(), default=Value(Progress.SIGNED_UP), output_field=CharField()))
    parts = [one.annotate(n=Count("pk")) for one in (certified, holders, others.values_list("begun"))]
    found: Counter[str] = Counter()
    for value, number in parts[0].union(*parts[1:], all=True):
        found[value] += number
    return {value: found[value] for value in Progress.values}
