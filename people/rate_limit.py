"""How often something may be tried. Counted in the cache, in fixed windows, the same for every process that shares the cache."""

from math import ceil

from django.core.cache import cache

from people.clock import seconds as now


def allows(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one try of `who` (an address, a person's id) at `what`; whether it is still within `most` in `seconds`."""
    key = f"{what}:{who}"
    return cache.add(key, 1, seconds) or _counted(key, 1) <= most


def wait(what: str, who: str, *, most: int, seconds: int, tries: int = 1) -> int:
    """As `allows`, of several tries at once: 0 where they are within the limit, or else in how many seconds the window ends."""
    key = f"{what}:{who}"
    if cache.add(key, tries, seconds):
        cache.set(_end_of(key), now() + seconds, seconds)
        return 0 if tries <= most else seconds
    if _counted(key, tries) <= most:
        return 0
    return max(1, ceil(cache.get(_end_of(key), now() + seconds) - now()))


def is_spent(what: str, who: str, *, most: int) -> bool:
    """Whether `who` has had so many tries counted in the window at hand; counts none."""
    return bool(cache.get(f"{what}:{who}", 0) >= most)


def _counted(key: str, tries: int) -> int:
    try:
        return int(cache.incr(key, tries))
    except ValueError:  # The window ended meanwhile.
        return 0


def _end_of(key: str) -> str:
    return f"{key}:ends"
