"""{% choices %}: the options of a question."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def choices(options: Iterable[Any], name: str, *, multiple: bool, closed: bool) -> SafeString:
    """A label with a radio button or a box for each of `options` ({id, text, checked, verdict, right}).

    Not in a template: a paper has eighty of them, and the engine would take longer for them than for the rest of the page.
    """
    start = f'<input type="{"checkbox" if multiple else "radio"}" name="{escape(name)}" value="'
    return mark_safe("".join(_choice(option, start, " disabled" if closed else "") for option in options))  # noqa: S308 - all of it is escaped


def _choice(option: Any, start: str, end: str) -> str:
    outcome, verdict = "", ""
    if option.verdict:
        outcome = " option--right" if option.right else " option--wrong"
        verdict = f'<span class="option__verdict">{escape(option.verdict)}</span>'
    given = f'{escape(option.id)}"{" checked" if option.checked else ""}{end}'
    return f'<label class="option{outcome}">{start}{given}><span>{escape(option.text)}{verdict}</span></label>'
