from django.http import HttpRequest

from people.models import User


class PersonRequest(HttpRequest):
    """A request that has passed login_required."""

    user: User


LONGEST_ID = 18  # digits that 64 bits hold, whatever they are


def id_in(text: str) -> int | None:
    """The id that a text from outside names; None where no row can have it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else None
