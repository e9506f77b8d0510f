"""How often something may be tried. Counted in the cache, in fixed windows, the same for every process that shares the cache."""

from django.core.cache import cache


def allows(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one try of `who` (an address, a person's id) at `what`; whether it is still within `most` in `seconds`."""
    key = f"{what}:{who}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # The window ended between the two lines.
        return True


def is_spent(what: str, who: str, *, most: int) -> bool:
    """Whether `who` has had so many tries counted in the window at hand; counts none."""
    return bool(cache.get(f"{what}:{who}", 0) >= most)
