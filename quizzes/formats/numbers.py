"""Weights and numbers, as decimal strings: no binary fraction comes between."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import Unreadable

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,10})?|[+-]?\.[0-9]{1,10}")
FULL = "100"


def plain(number: Decimal) -> str:
    """Without exponent, trailing zeros and a sign of zero."""
    written = f"{number:f}"
    short = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if number == 0 else short


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def number_of(text: str, line: int) -> Decimal:
    """Raises Unreadable."""
    if not is_number(text.strip()):
        raise Unreadable(line, "not_a_number", gettext_noop("“%(text)s” is no number. The decimal sign is a full stop."), text=text.strip()[:40])
    return Decimal(text.strip())


def weight_of(text: str, line: int) -> str:
    """A weight in per cent, from -100 to 100. Raises Unreadable."""
    weight = number_of(text, line)
    if not -100 <= weight <= 100:
        raise Unreadable(line, "weight", gettext_noop("A weight lies between -100 and 100 per cent, not at %(weight)s."), weight=text.strip()[:40])
    return plain(weight)


def equal_weights(correct: Sequence[bool]) -> list[str]:
    """What Moodle gives several right answers that share the mark: 33.33333 each; 0 to a wrong one."""
    shares = sum(correct) or 1
    share = plain((Decimal(100) / shares).quantize(Decimal("0.00001")))
    return [share if one else "0" for one in correct]
