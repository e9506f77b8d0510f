"""A variable that one of our templates names and nobody gave it fails the test; those of installed packages may."""

import inspect
from pathlib import Path

from django.template.base import Node

ROOT = Path(__file__).resolve().parents[1]


class MissingTemplateVariable(AssertionError):
    """Raised in the middle of rendering, so that the traceback shows where."""


class FailOnMissing(str):
    """For Engine.string_if_invalid: Django renders `this % variable` where a variable is missing."""

    __slots__ = ()

    def __bool__(self) -> bool:
        # Django's engine takes a false value for "not set". An {% if %} must not take it for something: it stands for
        # what a call in a template raised with silent_variable_failure (Wagtail's revision.get_previous).
        caller = inspect.currentframe().f_back
        return caller.f_code.co_filename.endswith("django/template/base.py")

    def __contains__(self, key: str) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        origin = template_in_hand()
        if origin is not None and is_ours(origin):
            raise MissingTemplateVariable(f"{origin} names a variable that nobody gave it: {variable}")
        return ""


def template_in_hand() -> Path | None:
    """The file of the innermost template node that is being rendered, found on the stack."""
    frame = inspect.currentframe()
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return Path(node.origin.name)
        frame = frame.f_back
    return None


def is_ours(template: Path) -> bool:
    return template.is_relative_to(ROOT) and ".venv" not in template.parts
