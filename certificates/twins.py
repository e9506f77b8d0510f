"""Who may be one person with two accounts, for the headquarters to look at before somebody is certified."""

from collections.abc import Collection

from people.duplicates import likely_pairs
from people.models import User


def twins_of(people: Collection[int]) -> dict[int, list[User]]:
    """person → the other accounts that look like theirs. Three queries, however many people."""
    found: dict[int, list[User]] = {}
    for pair in likely_pairs():
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            if one.pk in people:
                found.setdefault(one.pk, []).append(other)
    return found
