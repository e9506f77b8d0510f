"""What Moodle has no field for, as its tags: `difficulty:2`, `critical`, `article:CODE`, `purpose:practice`, the ids of options."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils.translation import gettext_noop

from quizzes.enums import Purpose
from quizzes.formats.drafts import NumberDraft, QuestionDraft, Reading, Text, Unreadable

REF = re.compile(r"[a-zA-Z0-9_-]{1,50}")
OPTION_ID = re.compile(r"[a-z0-9]{1,10}")
# What a tag of Moodle's cannot hold.
UNTAGGABLE = re.compile(r"[<>`\x00-\x1f\x7f]")
YES, NO = "critical", "critical:no"
UNWEIGHTED = "unweighted"


@dataclass(slots=True)
class Tags:
    """What the tags of a question say."""

    line: int
    ref: str = ""
    difficulty: int | None = None
    critical: bool | None = None
    article: str = ""
    purpose: str = ""
    options: list[str] = field(default_factory=list)
    matches: list[str] = field(default_factory=list)
    unweighted: bool = False
    unit: Text = field(default_factory=dict)
    scenario: str = ""
    scenario_order: int | None = None


def read_tags(tags: Iterable[str], line: int, reading: Reading) -> Tags:
    """Tags that mean nothing here are left out, with a note. Raises Unreadable where one says nothing that could be."""
    found = Tags(line)
    for tag in tags:
        name, _colon, value = tag.strip().partition(":")
        read = _READERS.get(name)
        if read is None:
            reading.note(line, "tag_dropped", gettext_noop("The tag “%(tag)s” is left out."), tag=tag[:60])
        elif not read(found, value.strip() if name != "unit" else value):
            raise Unreadable(line, "tag_wrong", gettext_noop("The tag “%(tag)s” does not say what it should."), tag=tag[:60])
    return found


def _read_critical(found: Tags, value: str) -> bool:
    found.critical = {"": True, "no": False}.get(value)
    return found.critical is not None


def _read_difficulty(found: Tags, value: str) -> bool:
    found.difficulty = int(value) if value in {"1", "2", "3"} else None
    return found.difficulty is not None


def _read_article(found: Tags, value: str) -> bool:
    found.article = value
    return bool(value)


def _read_purpose(found: Tags, value: str) -> bool:
    found.purpose = value
    return value in Purpose.values


def _read_options(found: Tags, value: str) -> bool:
    found.options = value.split(",")
    return are_ids(found.options)


def _read_matches(found: Tags, value: str) -> bool:
    found.matches = value.split(",")
    return are_ids(found.matches)


def are_ids(ids: list[str]) -> bool:
    return all(OPTION_ID.fullmatch(one) for one in ids) and len(set(ids)) == len(ids)


def _read_unweighted(found: Tags, value: str) -> bool:
    found.unweighted = True
    return not value


def _read_unit(found: Tags, value: str) -> bool:
    code, _colon, words = value.partition(":")
    found.unit[code] = words
    return (code in dict(settings.LANGUAGES) or not code) and bool(words.strip())


def _read_scenario(found: Tags, value: str) -> bool:
    found.scenario, _colon, order = value.partition(":")
    found.scenario_order = int(order) if order.isascii() and order.isdecimal() and len(order) < 5 else None
    return bool(REF.fullmatch(found.scenario)) and (found.scenario_order is not None or not order)


_READERS = {
    "critical": _read_critical,
    "difficulty": _read_difficulty,
    "article": _read_article,
    "purpose": _read_purpose,
    "options": _read_options,
    "matches": _read_matches,
    UNWEIGHTED: _read_unweighted,
    "unit": _read_unit,
    "scenario": _read_scenario,
}


def tagged(draft: QuestionDraft, tags: Tags) -> QuestionDraft:
    """The draft with what its tags say. Raises Unreadable where they do not fit it."""
    for ids, parts in ((tags.options, draft.options), (tags.matches, draft.matches)):
        if ids and (len(ids) != len(parts) or draft.kind == "true_false"):
            sentence = gettext_noop("The tag with the ids of the answers names %(named)s of them; there are %(there)s.")
            raise Unreadable(tags.line, "tag_ids", sentence, named=len(ids), there=len(parts))
    options, matches, number = draft.options, draft.matches, draft.number
    if tags.options:
        options = tuple(replace(option, id=one) for option, one in zip(options, tags.options, strict=True))
    if tags.matches:
        matches = tuple(replace(match, id=one) for match, one in zip(matches, tags.matches, strict=True))
    if tags.unweighted:
        options = tuple(replace(option, weight="") for option in options)
    if tags.unit:
        number = replace(number or _no_number(tags.line), unit=tags.unit)
    told = {name: getattr(tags, name) for name in ("ref", "difficulty", "critical", "article", "purpose", "scenario", "scenario_order")}
    return replace(draft, options=options, matches=matches, number=number, **told)


def _no_number(line: int) -> NumberDraft:
    raise Unreadable(line, "tag_unit", gettext_noop("A unit is for a question whose answer is a number."))


def tags_of(draft: QuestionDraft) -> list[str]:
    """What read_tags reads back. A unit must hold nothing that a tag cannot (UNTAGGABLE): its writer has seen to that."""
    tags = [f"difficulty:{draft.difficulty}"] if draft.difficulty else []
    if draft.critical is not None:
        tags.append(YES if draft.critical else NO)
    tags += [f"{name}:{value}" for name, value in (("article", draft.article), ("purpose", draft.purpose)) if value]
    if any(option.id for option in draft.options) and draft.kind != "true_false":
        tags.append(f"options:{','.join(option.id for option in draft.options)}")
    if any(match.id for match in draft.matches):
        tags.append(f"matches:{','.join(match.id for match in draft.matches)}")
    if draft.kind == "multiple" and not any(option.weight for option in draft.options):
        tags.append(UNWEIGHTED)
    if draft.number:
        tags += [f"unit:{code}:{words}" for code, words in draft.number.unit.items()]
    if draft.scenario:
        tags.append(f"scenario:{draft.scenario}" + ("" if draft.scenario_order is None else f":{draft.scenario_order}"))
    return tags
