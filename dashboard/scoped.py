"""People within the scope of whoever looks, and what a count of them may be kept under."""

from typing import Any

from django.db.models import QuerySet

from dashboard.queries import in_scope_of
from people.models import User
from stations.scope import sees_everything


def scoped(people: QuerySet[User], looking: Any) -> tuple[QuerySet[User], str]:
    """Those of `people` whom `looking` may see, and a key: one for all who see everybody, else one's own."""
    return in_scope_of(people, looking), "all" if sees_everything(looking) else f"of-{looking.pk}"
