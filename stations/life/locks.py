"""Whom and what an act holds while it looks and writes, always in this order, as `services.assign_locked` does: nobody waits in a circle."""

from collections.abc import Collection

from certificates.models import Certificate
from people.models import User
from stations.models import Post


def hold(people: Collection[int], posts: Collection[int]) -> None:
    """Lock people, their certificates, posts, each in the order of their ids. Whoever calls has a transaction."""
    list(User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    list(Certificate.objects.select_for_update(of=("self",), no_key=True).filter(holder__in=people).order_by("pk").values_list("pk"))
    list(Post.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=posts).order_by("pk").values_list("pk"))
