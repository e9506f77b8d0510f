"""Whom somebody who works with people sees by name. This app knows no areas of work; one above that does says so in AppConfig.ready():

narrow(scope.narrowed)
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from people.models import User

Narrowing = Callable[[Any, "QuerySet[User]"], "QuerySet[User]"]

_narrowings: list[Narrowing] = []


def narrow(narrowing: Narrowing) -> None:
    """(who looks, people) → those of them whom they may see. Registered twice it counts once."""
    if narrowing not in _narrowings:
        _narrowings.append(narrowing)


def seen_by(user: Any, people: "QuerySet[User]") -> "QuerySet[User]":
    """Of `people`, those whom every app lets `user` see."""
    for narrowing in _narrowings:
        people = narrowing(user, people)
    return people
