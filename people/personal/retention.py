"""What is kept for a while only: how long (BAKYLAU_KEPT_DAYS), and who forgets it then.

    register(Period("practice", gettext_noop("Answers in practice"), forget_practice))

`manage.py forget_old` does it once a day. What is forgotten at a moment `at` with a period of so many days is older than that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

# forget(before, at=…, dry=…) → how many: what is older than `before`; dry: only counted.
Forget = Callable[..., int]


@dataclass(frozen=True, slots=True)
class Period:
    """code: its name in BAKYLAU_KEPT_DAYS; what: of what it is the period, in English, for the operator; forget: does it."""

    code: str
    what: str
    forget: Forget

    @property
    def days(self) -> int:
        return int(settings.BAKYLAU_KEPT_DAYS[self.code])


_periods: dict[str, Period] = {}


def register(*periods: Period) -> None:
    _periods.update({period.code: period for period in periods})


def periods() -> list[Period]:
    return list(_periods.values())


def forget_old(*, at: datetime, dry: bool = False) -> dict[str, int]:
    """{code: how many} of all periods."""
    return {period.code: period.forget(at - timedelta(days=period.days), at=at, dry=dry) for period in periods()}
