"""Where a new certificate stands on the public status lists: at random, so that a place does not tell when it was issued."""

from collections import Counter
from secrets import SystemRandom

from certificates.models import Certificate

PLACES = 131_072  # of a list: as few as the standard allows, so that a certificate is one of many
_DRAWN = 64
_random = SystemRandom()


def free_place() -> tuple[int, int]:
    """(list, index) that no certificate has: on the first list of which less than three quarters of what was drawn are taken. Nothing is counted:
    seven full lists of a million certificates would be, for each one that is issued. In one query, of an index alone."""
    drawn = _random.sample(range(PLACES), min(_DRAWN, PLACES))
    taken = set(Certificate.objects.filter(status_index__in=drawn).values_list("status_list", "status_index"))
    in_list, number = Counter(one for one, _index in taken), 1
    while in_list[number] * 4 >= len(drawn) * 3:
        number += 1
    return number, next(index for index in drawn if (number, index) not in taken)
