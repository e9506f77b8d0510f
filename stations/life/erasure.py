"""Somebody was erased: what others were told of them goes too."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from people.erasure import ERASED
from people.models import Notice, User
from stations.models import Assignment, Scope, Swap


def forget_person(sender: type[User], person: User, **kwargs: Any) -> None:
    """Receiver of person_erased: the name of who asked for a change of posts, the given name of who stood beside, the phone of whom to
    call, why a change was refused."""
    swaps = Swap.objects.filter(Q(first__person=person) | Q(second__person=person))
    Notice.objects.filter(kind="swap_asked", key__in=[f"swap {pk}" for pk in swaps.values_list("pk", flat=True)]).delete()
    swaps.exclude(reason="").update(reason=ERASED)
    own = Assignment.objects.filter(person=person, station=OuterRef("station"), shift=OuterRef("shift"))
    beside = Assignment.objects.filter(Exists(own)).exclude(person=person).values_list("pk", flat=True)
    called = Assignment.objects.none().values_list("pk", flat=True)
    for path in Scope.objects.filter(person=person, area__isnull=False).values_list("area__path", flat=True):
        called = called | Assignment.objects.filter(station__area__path__startswith=path).values_list("pk", flat=True)
    Notice.objects.filter(kind="post_tomorrow", key__in=[f"assignment {pk}" for pk in {*beside, *called}]).delete()
