"""A question's image as elements of HTML, one a language, each with its own words."""

from quizzes.formats.drafts import QuestionDraft, languages_of
from quizzes.formats.html_text import attribute_of


def picture_elements(draft: QuestionDraft, source: str) -> dict[str, str]:
    """language → `<img>`."""
    alt = draft.image.alt if draft.image else {}
    codes = languages_of(draft) or [""]
    return {code: f'<img src="{source}" alt="{attribute_of(alt.get(code, ""))}">' for code in codes}
