"""What the apps share when two accounts become one.

`people` sends `accounts_merging` once a step, in one transaction; each app steps aside, moves its rows, stands again. What cannot stand
twice (the same lesson read, the same session booked) is added up in the kept account's row, and the other row stays with the closed account.
Every foreign key to User is named in its app's AppConfig: `merge_moves`, or `merge_stays` (who did something stays who did it).
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from people.models import User


class MergeStep(StrEnum):
    LOCK = "lock"  # what others lock before they look at the person
    ASIDE = "aside"  # what must not be in the way while rows move
    MOVE = "move"
    RESTORE = "restore"  # what had stepped aside


@dataclass(slots=True)
class Moved:
    """So many of what (a msgid)."""

    label: str
    count: int

    @property
    def text(self) -> str:
        return _(self.label)


@dataclass(slots=True)
class Merge:
    """Two accounts becoming one, and what it moves. aside: what an app has put aside between its steps, by the app's name."""

    kept: "User"
    gone: "User"
    by: "User"
    at: datetime
    moved: list[Moved] = field(default_factory=list)
    aside: dict[str, Any] = field(default_factory=dict)

    def tell(self, label: str, count: int) -> None:
        """For the report: what was moved, or added up."""
        if count:
            self.moved.append(Moved(label, count))
