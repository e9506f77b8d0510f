from django import template

from quizzes.figures import words as figures_words

register = template.Library()


@register.filter
def told(value: float | None, digits: int = 0) -> str:
    """A figure by the reader's locale, "–" for one that is not told."""
    return figures_words.told(value, digits)


@register.filter
def told_p(value: float | None) -> str:
    """A probability by the reader's locale."""
    return figures_words.told_p(value)
