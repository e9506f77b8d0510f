"""A refusal: why something may not be done, as a code for machines and a sentence for people.

Rules (start an exam, take a post) return a list of refusals; an empty list means yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason.

    code: stable word in snake_case; sentence: translatable text with %(name)s places; values fill them in;
    action: name of what the person can do about it (see the app's templates), or "".
    """

    code: str
    sentence: str
    values: dict[str, Any] = field(default_factory=dict, compare=False)
    action: str = ""

    @property
    def message(self) -> str:
        """The sentence in the active language, filled in."""
        return _(self.sentence) % self.values if self.values else _(self.sentence)

    def __str__(self) -> str:
        return self.message


class Refused(Exception):
    """Raised by a writer that may not write; carries every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals = list(refusals)

    @property
    def codes(self) -> list[str]:
        return [refusal.code for refusal in self.refusals]
