"""Questions as GIFT, which `gift.read` reads back."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import TRUE, OptionDraft, QuestionDraft, Text
from quizzes.formats.gift_syntax import ESCAPED
from quizzes.formats.html_text import html_of
from quizzes.formats.images import data_address
from quizzes.formats.matches import pairs_of
from quizzes.formats.numbers import equal_weights
from quizzes.formats.pictures import picture_elements
from quizzes.formats.tags import tags_of
from quizzes.formats.writing import Refusals, prepared, refuse_untaggable

ORDERING = gettext_noop("GIFT has no questions about an order. Take Moodle XML or the sheet.")


def write(drafts: Iterable[QuestionDraft], language: str = "") -> bytes:
    """All languages side by side, or `language` alone. Raises CannotWrite, with every question that GIFT cannot carry."""
    ready = prepared(drafts, language, _refuse)
    blocks, topic = [], ""
    for draft in ready:
        if draft.topic != topic:
            topic = draft.topic
            blocks.append(f"$CATEGORY: {topic}\n")
        blocks.append(_block(draft))
    return "\n".join(blocks).encode()


def _refuse(draft: QuestionDraft, refusals: Refusals) -> None:
    refuse_untaggable(draft, refusals)
    if draft.kind == "ordering":
        refusals.add(draft, "gift_ordering", ORDERING)


def escaped(text: str) -> str:
    return re.sub(rf"([{re.escape(ESCAPED)}\\])", r"\\\1", text)


def _text(text: Text) -> str:
    """A text in HTML; what GIFT would take for a format or a weight, and an arrow, as entities."""
    written = html_of(text).replace("->", "-&gt;")
    first = {"[": "&#91;", "%": "&#37;"}.get(written[:1])
    return escaped(first + written[1:] if first else written)


def _block(draft: QuestionDraft) -> str:
    marks = [f"[id:{draft.ref}]"] if draft.ref else []
    marks += ["[tag:" + tag.replace("]", "\\]") + "]" for tag in tags_of(draft)]
    comment = f"// {' '.join(marks)}\n" if marks else ""
    name = f"::{escaped(draft.ref)}::" if draft.ref else ""
    stem = escaped(html_of(draft.text, picture_elements(draft, data_address(draft.image)) if draft.image else {}))
    explanation = f"\t####{_text(draft.explanation)}\n" if draft.explanation else ""
    return f"{comment}{name}[html]{stem}{{{_answers(draft)}{explanation}}}\n"


def _answers(draft: QuestionDraft) -> str:
    if draft.number:
        return f"#{draft.number.value}:{draft.number.tolerance}\n"
    if draft.kind == "matching":
        return "\n" + "".join(f"\t={_text(left)} -> {_text(right)}\n" for left, right in pairs_of(draft))
    if draft.kind == "true_false":
        return _true_false(draft.options)
    shares = equal_weights([option.correct for option in draft.options])
    return "\n" + "".join(_option(draft, option, share) for option, share in zip(draft.options, shares, strict=True))


def _true_false(options: tuple[OptionDraft, ...]) -> str:
    right = next(option for option in options if option.correct)
    wrong = next(option for option in options if not option.correct)
    feedback = f"#{_text(wrong.explanation)}" if wrong.explanation or right.explanation else ""
    feedback += f"#{_text(right.explanation)}" if right.explanation else ""
    return f"{'TRUE' if right.id == TRUE else 'FALSE'}{feedback}\n"


def _option(draft: QuestionDraft, option: OptionDraft, share: str) -> str:
    if draft.kind == "single":
        sign = "=" if option.correct else f"~%{option.weight}%" if option.weight else "~"
    else:
        weight = option.weight or share
        sign = f"~%{weight}%" if weight != "0" else "~"
    feedback = f"#{_text(option.explanation)}" if option.explanation else ""
    return f"\t{sign}{_text(option.text)}{feedback}\n"
