"""Questions as Moodle XML, which `moodle_xml.read` reads back."""

import base64
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from quizzes.formats.drafts import FALSE, TRUE, QuestionDraft, Text
from quizzes.formats.html_text import html_of
from quizzes.formats.images import PLUGIN_FILE
from quizzes.formats.matches import pairs_of
from quizzes.formats.numbers import equal_weights
from quizzes.formats.pictures import picture_elements
from quizzes.formats.tags import tags_of
from quizzes.formats.writing import prepared, refuse_untaggable

TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "matching": "matching",
    "numeric": "numerical",
    "ordering": "ordering",
}
_ORDERING = "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount><gradingtype>ALL_OR_NOTHING</gradingtype>"


def write(drafts: Iterable[QuestionDraft], language: str = "") -> bytes:
    """All languages side by side, or `language` alone. Raises CannotWrite."""
    written, topic = [], ""
    for draft in prepared(drafts, language, refuse_untaggable):
        if draft.topic != topic:
            topic = draft.topic
            written.append(f'<question type="category"><category><text>{escape(f"$course$/top/{topic}")}</text></category></question>')
        written.append(_question(draft))
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{}\n</quiz>\n'.format("\n".join(written)).encode()


def _field(name: str, text: Text, more: str = "", attributes: str = "") -> str:
    return f'<{name}{attributes} format="html"><text>{escape(html_of(text))}</text>{more}</{name}>'


def _question(draft: QuestionDraft) -> str:
    tags = "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in tags_of(draft))
    parts = [
        f'<question type="{TYPES[draft.kind]}">',
        f"<name><text>{escape(draft.ref or draft.kind)}</text></name>",
        _stem(draft),
        _field("generalfeedback", draft.explanation) if draft.explanation else "",
        "<defaultgrade>1</defaultgrade>",
        f"<idnumber>{escape(draft.ref)}</idnumber>",
        *_answers(draft),
        f"<tags>{tags}</tags>" if tags else "",
        "</question>",
    ]
    return "\n".join(part for part in parts if part)


def _stem(draft: QuestionDraft) -> str:
    if draft.image is None:
        return _field("questiontext", draft.text)
    name = f"image{draft.image.suffix}"
    stem = html_of(draft.text, picture_elements(draft, PLUGIN_FILE + name))
    file = f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(draft.image.data).decode("ascii")}</file>'
    return f'<questiontext format="html"><text>{escape(stem)}</text>{file}</questiontext>'


def _answer(text: str, weight: str, explanation: Text) -> str:
    feedback = _field("feedback", explanation) if explanation else ""
    return f'<answer fraction={quoteattr(weight)} format="html"><text>{escape(text)}</text>{feedback}</answer>'


def _answers(draft: QuestionDraft) -> list[str]:
    if draft.number:
        number = (
            f'<answer fraction="100" format="plain_text"><text>{draft.number.value}</text><tolerance>{draft.number.tolerance}</tolerance></answer>'
        )
        return [number, _units(draft.number.unit)]
    if draft.kind == "matching":
        return [_field("subquestion", left, _field("answer", right)) for left, right in pairs_of(draft)]
    if draft.kind == "true_false":
        by_id = {option.id: option for option in draft.options}
        return [_answer(one, "100" if by_id[one].correct else "0", by_id[one].explanation) for one in (TRUE, FALSE)]
    if draft.kind == "ordering":
        return [_ORDERING, *(_answer(html_of(option.text), str(place), {}) for place, option in enumerate(draft.options, 1))]
    return _choices(draft)


def _choices(draft: QuestionDraft) -> list[str]:
    shares = equal_weights([option.correct for option in draft.options])
    weights = shares if draft.kind == "multiple" else ["100" if option.correct else "0" for option in draft.options]
    return [
        f"<single>{'true' if draft.kind == 'single' else 'false'}</single>",
        "<shuffleanswers>true</shuffleanswers>",
        *(_answer(html_of(one.text), one.weight or weight, one.explanation) for one, weight in zip(draft.options, weights, strict=True)),
    ]


def _units(unit: Text) -> str:
    """In the first language: Moodle has units in one; the tags have them all."""
    name = next(iter(unit.values()), "")
    return f"<units><unit><multiplier>1</multiplier><unit_name>{escape(name)}</unit_name></unit></units>" if name else ""
