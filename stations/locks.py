"""Whom and what an act on the plan holds while it looks and writes: people, their certificates, posts, then assignments, always in this order, as
whoever renews or corrects a certificate does. Nobody waits in a circle."""

from collections.abc import Collection

from certificates.models import Certificate
from people.models import User
from stations.models import Post


def hold(people: Collection[int], posts: Collection[int]) -> dict[int, User]:
    """Lock people, their certificates, posts, each in the order of their ids; returns the people by id. Whoever calls has a transaction. Raises
    DoesNotExist where one is gone."""
    held = {person.pk: person for person in User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people).order_by("pk")}
    list(Certificate.objects.select_for_update(of=("self",), no_key=True).filter(holder__in=people).order_by("pk").values_list("pk"))
    if len(held) < len(set(people)):
        raise User.DoesNotExist
    list(Post.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=posts).order_by("pk").values_list("pk"))
    return held
