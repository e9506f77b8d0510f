"""Where a new certificate stands on the public status lists: at random, so that a place does not tell when it was issued."""

from secrets import SystemRandom

from certificates.models import Certificate

PLACES = 131_072  # of a list: as few as the standard allows, so that a certificate is one of many
FULL = PLACES * 3 // 4
_DRAWN = 16
_random = SystemRandom()


def free_place() -> tuple[int, int]:
    """(list, index) that no certificate has: on the first list of which less than three quarters are taken."""
    drawn = _random.sample(range(PLACES), _DRAWN)
    taken = set(Certificate.objects.filter(status_index__in=drawn).values_list("status_list", "status_index"))
    number = 1
    while _is_full(number, {index for one, index in taken if one == number}):
        number += 1
    return number, next(index for index in drawn if (number, index) not in taken)


def _is_full(number: int, taken: set[int]) -> bool:
    """Counted only where two thirds of what was drawn are taken: the list is nearly full, or it was bad luck."""
    if len(taken) == _DRAWN:
        return True
    return len(taken) > _DRAWN * 2 // 3 and Certificate.objects.filter(status_list=number).count() >= FULL
