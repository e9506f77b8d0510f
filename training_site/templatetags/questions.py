"""{% question %}: a question to answer, as a fieldset. The form, its csrf token and buttons are the page's."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

register = template.Library()
BY_TEMPLATE = {"ordering", "matching", "numeric"}


@register.simple_tag
def question(question: Any, name: str, hint: str = "") -> SafeString:
    """question: as of components/question.html, which renders what is not a choice.

    A choice is not in a template: a paper has twenty with eighty options, and the engine would take longer for them than for the rest of
    the page.
    """
    if question.kind in BY_TEMPLATE or question.picture:
        return SafeString(get_template("components/question.html").render({"question": question, "name": name, "hint": hint, "closed": False}))
    hints = [hint, gettext("Choose every answer that is right.") if question.multiple else ""]
    told = "".join(f'<p class="question__hint">{escape(one)}</p>' for one in hints if one)
    options = choices(question.options, name, multiple=question.multiple)
    return mark_safe(f'<fieldset class="question"><legend>{escape(question.text)}</legend>{told}{options}</fieldset>')  # noqa: S308 - escaped


@register.simple_tag
def choices(options: Iterable[Any], name: str, *, multiple: bool, closed: bool = False) -> SafeString:
    """A label with a radio button or a box for each of `options` ({id, text, checked, verdict, right})."""
    start = f'<input type="{"checkbox" if multiple else "radio"}" name="{escape(name)}" value="'
    return mark_safe("".join(_choice(option, start, " disabled" if closed else "") for option in options))  # noqa: S308 - all of it is escaped


def _choice(option: Any, start: str, end: str) -> str:
    outcome, verdict = "", ""
    if option.verdict:
        outcome = " option--right" if option.right else " option--wrong"
        verdict = f'<span class="option__verdict">{escape(option.verdict)}</span>'
    given = f'{escape(option.id)}"{" checked" if option.checked else ""}{end}'
    return f'<label class="option{outcome}">{start}{given}><span>{escape(option.text)}{verdict}</span></label>\n'
