"""What a coordinator sees and touches: every view, list and export of stations and of people goes through here.

The headquarters sees everything. A coordinator sees the areas of their scopes, and of the people those who live or stand there or have named no home
area, of the scope's organisation where it names one; without a scope, nothing. Whoever may not view stations at all sees nothing either.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.enums import MembershipState, Role
from people.models import Area, Membership, Organisation, User
from stations.enums import STANDING
from stations.models import Assignment, Election, Hole, Post, Scope, Station


@dataclass(frozen=True, slots=True)
class Reach:
    """One scope: the path of its area ("": everywhere), the id of its organisation (None: all)."""

    path: str
    organisation: int | None

    def within(self, field: str) -> Q:
        """The rows whose area, at `field`, is inside."""
        return Q(**{f"{field}__in": Area.objects.filter(path__startswith=self.path).values("pk")}) if self.path else Q()


EVERYTHING = Reach("", None)


def reaches_of(user: Any) -> list[Reach]:
    """What `user` may see, as a union. Looked up once for each object of theirs, as Django does with permissions."""
    if not hasattr(user, "_reaches"):
        user._reaches = _reaches(user)
    found: list[Reach] = user._reaches
    return found


def _reaches(user: Any) -> list[Reach]:
    if not user.has_perm("stations.view_station"):
        return []
    if user.has_perm("stations.change_election"):
        return [EVERYTHING]
    rows = Scope.objects.filter(person=user).values_list("area__path", "organisation")
    return [Reach(path or "", organisation) for path, organisation in rows]


def sees_everything(user: Any) -> bool:
    return EVERYTHING in reaches_of(user)


def areas_of(user: Any) -> QuerySet[Area]:
    return _union(Area.objects.all(), [reach.within("pk") for reach in reaches_of(user)])


def stations_of(user: Any, organisation: Organisation | None = None) -> QuerySet[Station]:
    """organisation: only where `user` may see its people."""
    seen = [reach for reach in reaches_of(user) if organisation is None or reach.organisation in (None, organisation.pk)]
    return _union(Station.objects.all(), [reach.within("area") for reach in seen])


def posts_of(user: Any) -> QuerySet[Post]:
    return _union(Post.objects.all(), [reach.within("station__area") for reach in reaches_of(user)])


def holes_of(user: Any) -> QuerySet[Hole]:
    """Of every post in scope, whoever stood there: the name is for whoever sees the assignment."""
    return _union(Hole.objects.all(), [reach.within("post__station__area") for reach in reaches_of(user)])


def elections_of(user: Any) -> QuerySet[Election]:
    """Those with a station in scope; all of them for whoever works everywhere."""
    inside = [Q(Exists(Station.objects.filter(reach.within("area"), election=OuterRef("pk")))) if reach.path else Q() for reach in reaches_of(user)]
    return _union(Election.objects.all(), inside)


def assignments_of(user: Any) -> QuerySet[Assignment]:
    """At stations in scope, of people who stand for the scope's organisation."""
    return _union(Assignment.objects.all(), [reach.within("station__area") & _for("organisation", reach) for reach in reaches_of(user)])


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """Whose observers `user` may tell apart: all of them, but for whoever coordinates certain ones only."""
    reaches = reaches_of(user)
    return _union(Organisation.objects.all(), [_for("pk", reach) for reach in reaches])


def people_of(user: Any) -> QuerySet[User]:
    """Who lives in scope or stands there, and is of the scope's organisation. Who has named no home area could be anybody's: every coordinator
    sees them, else none would ask them."""
    return _union(User.objects.all(), [_lives_or_stands(reach) & _is_member(reach) for reach in reaches_of(user)])


def narrowed(user: Any, people: QuerySet[User]) -> QuerySet[User]:
    """Of `people`, those in scope: for lists of the apps below (people/seen.py)."""
    return people if sees_everything(user) else people.filter(pk__in=people_of(user).order_by().values("pk"))


def coordinators_of(station: Station) -> QuerySet[User]:
    """Those in whose area the station lies, whatever their organisation; where there are none, the headquarters."""
    above = [station.area.path[:length] for length in range(Area.steplen, len(station.area.path) + 1, Area.steplen)]
    scopes = Scope.objects.filter(Q(area=None) | Q(area__path__in=above))
    people = User.objects.filter(is_active=True)
    found = people.filter(pk__in=scopes.values("person"), role_grants__role=Role.COORDINATOR).distinct()
    return found if found.exists() else people.filter(role_grants__role=Role.HEADQUARTERS).distinct()


def in_scope(user: Any, station: Station) -> bool:
    return stations_of(user).filter(pk=station.pk).exists()


def _union(rows: QuerySet[Any], parts: list[Q]) -> Any:
    """The rows of any part; nothing without a part, everything with one that is empty."""
    if not parts:
        return rows.none()
    if not all(parts):
        return rows
    found = parts[0]
    for part in parts[1:]:
        found |= part
    return rows.filter(found)


def _for(field: str, reach: Reach) -> Q:
    return Q(**{field: reach.organisation}) if reach.organisation else Q()


def _lives_or_stands(reach: Reach) -> Q:
    if not reach.path:
        return Q()
    standing = Assignment.objects.filter(reach.within("station__area"), person=OuterRef("pk"), state__in=STANDING)
    return reach.within("home_area") | Q(home_area=None) | Q(Exists(standing))


def _is_member(reach: Reach) -> Q:
    if reach.organisation is None:
        return Q()
    return Q(Exists(Membership.objects.filter(person=OuterRef("pk"), organisation=reach.organisation, state=MembershipState.ACCEPTED)))
