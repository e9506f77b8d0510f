"""People within the scope of whoever looks."""

from typing import Any

from django.db.models import QuerySet

from people.models import User
from stations.scope import people_of


def within_scope(people: QuerySet[User], looking: Any) -> QuerySet[User]:
    """Those of `people` whom `looking` may see; for whoever sees everybody, the query stays as it is."""
    return scoped(people, looking)[0]


def scoped(people: QuerySet[User], looking: Any) -> tuple[QuerySet[User], str]:
    """within_scope, and what a count of it may be kept under: one for all who see everybody, else one's own."""
    inside = people_of(looking)
    return (people.filter(pk__in=inside.values("pk")), f"of-{looking.pk}") if inside.query.where else (people, "all")
