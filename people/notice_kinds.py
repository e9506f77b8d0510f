"""The kinds of notices. `people` keeps and sends them; each app registers its own in AppConfig.ready().

    register(NoticeKind("assigned", label=_("Posts"), title=gettext_noop("You have a post: %(station)s"), …))
    register_due(courses.notices.idle_learners)

Values fill the places of title and text. Write them with `moment`, `day`, `multilingual` and `translatable`, so that they are shown in
the reader's language and in the time zone that matters.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from people.multilingual import TranslatedText

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from people.models import Notice, User


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """label: lazy text of the switch; title and text: msgids with %(name)s places; view: name of the page it leads to, without
    arguments; action: msgid of the link; may_be_silenced: whether the person may switch its mails off; permission: whom it is for ("":
    everybody), so that nobody is offered a switch for what they are never told."""

    code: str
    label: "str | _StrPromise"
    title: str
    text: str
    view: str = "home"
    action: str = ""
    may_be_silenced: bool = True
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that has fallen due: whom, which kind, about what, and what fills its sentences."""

    person_id: int
    kind: str
    key: str
    values: Mapping[str, Any]


Source = Callable[[datetime], Iterable[Due]]

_kinds: dict[str, NoticeKind] = {}
_sources: list[Source] = []


def register(*kinds: NoticeKind) -> None:
    """Make kinds known. The same code again replaces the kind."""
    _kinds.update({kind.code: kind for kind in kinds})


def register_due(source: Source) -> None:
    """`source(at)` gives the notices due at `at`; it may give what was told before, which is not told again."""
    if source not in _sources:
        _sources.append(source)


def kinds() -> list[NoticeKind]:
    """All kinds, in the order in which the apps registered them."""
    return list(_kinds.values())


def kinds_to_choose(person: "User") -> list[NoticeKind]:
    """The kinds whose mails this person may switch off."""
    return [kind for kind in kinds() if kind.may_be_silenced and (not kind.permission or person.has_perm(kind.permission))]


def kind_of(code: str) -> NoticeKind:
    """Raises KeyError for a kind that no app registered."""
    return _kinds[code]


def sources() -> list[Source]:
    return list(_sources)


def moment(value: datetime, zone: str = "") -> dict[str, str]:
    """An aware datetime, shown in `zone` (the site's, if none is named)."""
    return {"moment": value.isoformat(), "zone": zone}


def day(value: date) -> dict[str, str]:
    """A date."""
    return {"day": value.isoformat()}


def multilingual(value: Mapping[str, str]) -> dict[str, Any]:
    """A text in several languages."""
    return {"texts": dict(value)}


def translatable(msgid: str) -> dict[str, str]:
    """A sentence of the catalogues, such as the reason of a withdrawal. What stands in no catalogue is shown as it is."""
    return {"msgid": msgid}


def filled(sentence: str, values: Mapping[str, Any]) -> str:
    """The msgid in the active language, its places filled."""
    return gettext(sentence) % {name: shown_value(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in the active language. url: where it leads, action: the words of the link, or "" for both."""

    title: str
    text: str
    url: str
    action: str
    told_at: datetime
    is_read: bool


def shown(notice: "Notice") -> ShownNotice:
    """Raises KeyError for a kind that no app registered."""
    kind = kind_of(notice.kind)
    title, text = filled(kind.title, notice.values), filled(kind.text, notice.values)
    action = gettext(kind.action) if kind.action else ""
    return ShownNotice(title, text, reverse(kind.view) if action else "", action, notice.told_at, notice.read_at is not None)


def shown_value(value: Any) -> Any:
    """What `moment`, `day`, `multilingual` or `translatable` wrote, in the active language; anything else as it is."""
    if not isinstance(value, dict):
        return value
    if "moment" in value:
        zone = ZoneInfo(value["zone"]) if value["zone"] else None
        return date_format(localtime(datetime.fromisoformat(value["moment"]), zone), "DATETIME_FORMAT")
    if "day" in value:
        return date_format(date.fromisoformat(value["day"]), "DATE_FORMAT")
    if "msgid" in value:
        return gettext(value["msgid"]) if value["msgid"] else ""
    return str(TranslatedText(value["texts"]))
