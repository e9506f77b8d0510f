"""What revisions froze, read once a process: papers name revisions, and nobody changes a revision."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

from wagtail.models import Revision

MOST_KEPT = 2_000  # some 3 KB each: more than a bank has
_kept: OrderedDict[int, dict[str, Any]] = OrderedDict()  # what was asked for last stands last
_lock = Lock()


def revision_contents(revisions: Iterable[int]) -> dict[int, dict[str, Any]]:
    """revision → what it froze: shared by all who ask, so not to be changed. It holds the key: it never leaves the server."""
    wanted = set(revisions)
    with _lock:
        found = {pk: _kept[pk] for pk in wanted if pk in _kept}
        for pk in found:
            _kept.move_to_end(pk)
    if lacking := wanted - found.keys():
        read = dict(Revision.objects.filter(pk__in=lacking).values_list("pk", "content"))
        found |= read
        with _lock:
            _kept.update(read)
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return found


def forget() -> None:
    """For tests: a database that is rolled back gives the same number to another revision."""
    with _lock:
        _kept.clear()
