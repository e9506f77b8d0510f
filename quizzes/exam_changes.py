"""What an examiner changed in the rules of an exam, for the audit log."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry

from quizzes.models import BlueprintLine, Exam

Rules = dict[str, Any]


def rules_of(exam: Exam) -> Rules:
    """Every rule of an exam by its field, and its blueprint, as the log keeps them."""
    rules: Rules = {field.name: _plain(field.value_from_object(exam)) for field in Exam._meta.concrete_fields if field.name != "id"}
    names = ("topic__code", "difficulty", "count", "critical_count", "critical")
    lines = BlueprintLine.objects.filter(exam=exam).order_by("topic__code", "difficulty")
    return {**rules, "blueprint": [list(line) for line in lines.values_list(*names)]}


def changes(before: Rules, after: Rules) -> dict[str, list[Any]]:
    """field → [old, new] of what is not the same."""
    return {name: [before[name], value] for name, value in after.items() if before.get(name) != value}


class ExamChangeFormatter(LogFormatter):
    """Says which rules were changed, and the numbers, words and times of those that have one."""

    label = gettext_lazy("Change the rules of an exam")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return str(_("Rules changed: %(rules)s")) % {"rules": "; ".join(self._lines(log_entry.data.get("changed", {})))}

    def _lines(self, changed: dict[str, list[Any]]) -> list[str]:
        lines = []
        names = [*(field.name for field in Exam._meta.concrete_fields), "blueprint"]
        for name in sorted(changed, key=names.index):
            old, new = changed[name]
            label = str(_("Blueprint")) if name == "blueprint" else str(Exam._meta.get_field(name).verbose_name)
            simple = all(isinstance(value, (int, str)) and not isinstance(value, bool) for value in (old, new))
            lines.append(f"{label} {old} → {new}" if simple else label)
        return lines


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return dict(value) if isinstance(value, dict) else value
