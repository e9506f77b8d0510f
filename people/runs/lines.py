from dataclasses import dataclass

NAMED = 50  # of those who are not in a ZIP


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who is not in a ZIP, or ought to be in it no more: their number, who they are, and why."""

    code: str
    who: str
    why: str
