"""How often a wrong code of a supervised sitting may be typed: by a person, and from one address, where a whole room may sit behind it."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from people.rate_limit import allows, is_spent
from people.refusals import Refusal

OF_A_PERSON = 10
OF_AN_ADDRESS = 200
SECONDS = 300
WHAT = "quizzes:code"


def window(at: datetime) -> int:
    """The number of the five minutes in which this moment lies."""
    return int(at.timestamp()) // SECONDS


class CodeTries:
    """The wrong codes of whoever asks, in the five minutes at hand. Only wrong ones are counted, and the window ends whatever is typed in
    it: the right code is never locked out for longer."""

    refusal = Refusal("codes_too_many", gettext_noop("Too many wrong codes. Wait five minutes, and ask the trainer to read the code to you."))

    def __init__(self, request: HttpRequest, at: datetime) -> None:
        now = window(at)
        self.limits = [
            (f"person-{request.user.pk}-{now}", OF_A_PERSON),
            (f"address-{get_adapter().get_client_ip(request)}-{now}", OF_AN_ADDRESS),
        ]

    @property
    def are_spent(self) -> bool:
        return any(is_spent(WHAT, who, most=most) for who, most in self.limits)

    def count(self) -> None:
        for who, most in self.limits:
            allows(WHAT, who, most=most, seconds=SECONDS)
