"""The code of a supervised sitting, which a trainer shows in the room: made, typed, asked for."""

import secrets
from datetime import datetime

from django.utils.translation import gettext_noop

from people.refusals import Refusal
from quizzes.models import Exam, Sitting

# Without letters and digits that are read for one another, and without vowels.
LETTERS = "BCDFGHJKMNPQRTVWXZ346789"
LENGTH = 8


def new_code() -> str:
    """A code that nobody can guess: one of 110 thousand million."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def typed(code: str) -> str:
    """What a person typed, as codes are kept: in capitals, without spaces and hyphens."""
    return "".join(letter for letter in code.upper() if letter.isalnum())[: LENGTH * 2]


def shown(code: str) -> str:
    """A code as it is shown on a wall: in two halves."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def sitting_of(exam: Exam, code: str, at: datetime) -> Sitting | None:
    """The sitting of this exam that is open and has this code."""
    return Sitting.objects.filter(exam=exam, code=typed(code), opens_at__lte=at, closes_at__gt=at).first() if code else None


def code_refusals(exam: Exam, code: str, at: datetime) -> list[Refusal]:
    """Why a supervised exam may not be begun with this code: the same for a wrong one, one of another exam, and one that is over."""
    if not code.strip():
        sentence = gettext_noop("This exam is sat in a room with a trainer. Type the code that the trainer shows there.")
        return [Refusal("code_needed", sentence)]
    if sitting_of(exam, code, at) is None:
        return [Refusal("code_wrong", gettext_noop("This code opens no exam now. Check it, or ask the trainer for a new one."))]
    return []
