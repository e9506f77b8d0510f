from typing import Any

from django import template

from partners.rules import specific

register = template.Library()


@register.filter
def reviewed(submitted: Any) -> Any:
    """What was submitted as its own class, so that it can say its title and its addresses (courses.reviewed.ReviewedMixin)."""
    return specific(submitted)
