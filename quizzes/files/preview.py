"""A planned import as a person reads it: of every question what it is, and what would change."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.enums import Purpose, QuestionKind
from quizzes.files.importing import CHANGED, NEW, SAME, Planned
from quizzes.formats.drafts import MatchDraft, OptionDraft, QuestionDraft, Text
from quizzes.models import Question

DIFFICULTIES: Any = Question._meta.get_field("difficulty").flatchoices


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a question, as it is and as it would be; `before` is "" of a new question."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    ref: str
    what: str
    label: str
    is_live: bool
    changes: list[Change]


def row_of(planned: Planned) -> Row:
    changes = list(_changes(planned.before, planned.after)) if planned.what != SAME else []
    is_live = planned.before is not None and planned.question.state == "live"
    return Row(planned.line, planned.after.ref, planned.what, label_of(planned.what), is_live, changes)


def label_of(what: str) -> str:
    return {
        NEW: pgettext("a question in a file", "new"),
        CHANGED: pgettext("a question in a file", "changed"),
        SAME: pgettext("a question in a file", "the same"),
    }[what]


def _changes(before: QuestionDraft | None, after: QuestionDraft) -> Iterator[Change]:
    olds = _parts(before) if before else {}
    for name, new in _parts(after).items():
        old = olds.get(name, "")
        if old != new:
            yield Change(_label(name), old, new)


def _label(name: str) -> str:
    field = Question._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


def _parts(draft: QuestionDraft) -> dict[str, str]:
    """name of the field → what it says, a line for each text."""
    return {
        "kind": str(QuestionKind(draft.kind).label),
        "text": _words(draft.text),
        "options": "\n".join(_option(draft, option) for option in draft.options),
        "matches": "\n".join(_words(match.text, " / ") for match in draft.matches),
        "number": f"{draft.number.value} ± {draft.number.tolerance} {_words(draft.number.unit, ' / ')}".strip() if draft.number else "",
        "explanation": _words(draft.explanation),
        "topic": draft.topic,
        "article": draft.article,
        "critical": _("yes") if draft.critical else _("no"),
        "difficulty": str(dict(DIFFICULTIES)[draft.difficulty or 2]),
        "purpose": str(Purpose(draft.purpose).label) if draft.purpose else "",
        "scenario": draft.scenario,
        "image": f"{len(draft.image.data)} B\n{_words(draft.image.alt)}" if draft.image else "",
    }


def _words(text: Text, between: str = "\n") -> str:
    """Every language with its code, in the order of the site."""
    return between.join(f"{code}: {text[code]}" for code, _name in settings.LANGUAGES if code in text)


def _option(draft: QuestionDraft, option: OptionDraft) -> str:
    text = option.id if draft.kind == QuestionKind.TRUE_FALSE else _words(option.text, " / ")
    right: MatchDraft | None = draft.matches[option.match] if draft.matches else None
    mark = "✓ " if option.correct else "– "
    weight = f" ({option.weight} %)" if option.weight else ""
    match = f" → {_words(right.text, ' / ')}" if right else ""
    told = f" # {_words(option.explanation, ' / ')}" if option.explanation else ""
    return f"{mark}{text}{weight}{match}{told}"
