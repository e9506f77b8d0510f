"""People within the scope of whoever looks."""

from typing import Any

from django.db.models import QuerySet

from people.models import User
from stations.scope import people_of


def within_scope(people: QuerySet[User], looking: Any) -> QuerySet[User]:
    """Those of `people` whom `looking` may see; for whoever sees everybody, the query stays as it is."""
    inside = people_of(looking)
    return people.filter(pk__in=inside.values("pk")) if inside.query.where else people


def scope_key(looking: Any) -> str:
    """What a count of within_scope may be kept under: one for all who see everybody, else one's own."""
    return f"of {looking.pk}" if people_of(looking).query.where else "of everybody"
