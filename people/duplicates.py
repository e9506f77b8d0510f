"""Accounts that look like one person's: the same phone, and the same name or nearly so. The headquarters looks, and merges or tells apart."""

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, permutations

from django.db.models import Count, Q, QuerySet

from people.models import TwoPeople, User
from people.search import normalised

ALIKE = 0.85  # of SequenceMatcher, word by word
_MOST_WORDS = 6
# Kazakh letters as people without them write; and what is left out.
_PLAIN = str.maketrans("әіңғүұқөһ", "аингуукох", "ьъ'’ʼ`-")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts, the older first. has_same_name: the likely duplicates; else the names are only alike."""

    first: User
    second: User
    has_same_name: bool


def likely_duplicates_of(person: User) -> QuerySet[User]:
    """Other open accounts with the same normalised name and phone, but those that the headquarters has told apart."""
    if not person.phone or not person.name_key:
        return User.objects.none()
    told_apart = TwoPeople.objects.filter(Q(first=person) | Q(second=person)).values_list("first", "second")
    same = User.objects.filter(phone=person.phone, name_key=person.name_key, is_active=True).exclude(pk=person.pk)
    return same.exclude(pk__in=[pk for pair in told_apart for pk in pair])


def likely_pairs() -> list[Pair]:
    """Every pair that looks like one person, those of the same name first. Three queries, however many there are."""
    shared = User.objects.filter(is_active=True).exclude(phone="").values("phone").annotate(n=Count("pk")).filter(n__gt=1)
    people = User.objects.filter(is_active=True, phone__in=list(shared.values_list("phone", flat=True))).order_by("pk")
    by_phone: dict[str, list[User]] = defaultdict(list)
    for person in people:
        by_phone[person.phone].append(person)
    apart = set(TwoPeople.objects.values_list("first", "second"))
    pairs = [pair for those in by_phone.values() for pair in _pairs_of(those) if (pair.first.pk, pair.second.pk) not in apart]
    return sorted(pairs, key=lambda pair: (not pair.has_same_name, pair.first.name_key, pair.first.pk, pair.second.pk))


def _pairs_of(people: list[User]) -> list[Pair]:
    found = []
    for first, second in combinations(people, 2):
        if first.name_key == second.name_key:
            found.append(Pair(first, second, has_same_name=True))
        elif are_alike(first.name_key, second.name_key):
            found.append(Pair(first, second, has_same_name=False))
    return found


def are_alike(one: str, other: str) -> bool:
    """Whether two normalised names may be one person's: words left out or in another order, a letter or two written otherwise."""
    fewer, more = sorted((one.split(), other.split()), key=len)
    return len(fewer) > 1 and all(any(SequenceMatcher(None, word, known).ratio() >= ALIKE for known in more) for word in fewer)


def is_other_spelling(one: str, other: str) -> bool:
    """Whether two names as typed are one name, spelled otherwise: its words in any order, in each at most a letter or so written otherwise
    (Kazakh letters as their Russian neighbours), at most one word more or fewer."""
    fewer, more = sorted((normalised(name).translate(_PLAIN).split() for name in (one, other)), key=len)
    if len(fewer) < 2 or len(more) - len(fewer) > 1 or len(more) > _MOST_WORDS:
        return normalised(one) == normalised(other)
    return any(all(map(_is_spelled_so, fewer, order)) for order in permutations(more, len(fewer)))


def _is_spelled_so(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= ALIKE
