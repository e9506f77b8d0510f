"""The path through a course: what comes before what. Pure: keys in, keys out."""

from collections.abc import Collection, Container, Iterable, Mapping
from uuid import UUID


def missing_before(needs: Iterable[str], there: Container[UUID], done: Container[UUID]) -> list[UUID]:
    """Of the steps that a step needs, in their order, those not done. What is not `there` (not live) can be asked of nobody."""
    return [key for key in map(UUID, needs) if key in there and key not in done]


def in_a_circle(start: UUID, needs: Mapping[UUID, Collection[UUID]]) -> bool:
    """Whether `start`, by what it needs and what that needs, needs itself."""
    seen: set[UUID] = set()
    waiting = list(needs.get(start, ()))
    while waiting:
        key = waiting.pop()
        if key == start:
            return True
        if key not in seen:
            seen.add(key)
            waiting.extend(needs.get(key, ()))
    return False
