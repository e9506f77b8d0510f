"""Pairs of left and right sides, as Moodle's files have them, in the form of the bank: a right side once, whatever fits it."""

from dataclasses import replace

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import MatchDraft, OptionDraft, QuestionDraft, Text, Unreadable


def matched(draft: QuestionDraft, pairs: list[tuple[int, Text, Text]]) -> QuestionDraft:
    """`pairs`: (line, left, right); no left: a right side that fits nothing. Raises Unreadable."""
    rights: list[Text] = []
    options = []
    for line, left, right in pairs:
        if not right:
            raise Unreadable(line, "right_empty", gettext_noop("A pair has no right side."))
        if right not in rights:
            rights.append(right)
        elif not left:
            raise Unreadable(line, "right_twice", gettext_noop("A right side that fits nothing stands here twice."))
        if left:
            options.append(OptionDraft(left, match=rights.index(right)))
    return replace(draft, kind="matching", options=tuple(options), matches=tuple(MatchDraft(one) for one in rights))


def pairs_of(draft: QuestionDraft) -> list[tuple[Text, Text]]:
    """(left, right) as files have them; the right sides that fit nothing come last, without a left one."""
    used = {option.match for option in draft.options}
    pairs = [(option.text, draft.matches[option.match].text) for option in draft.options]
    return pairs + [({}, match.text) for place, match in enumerate(draft.matches) if place not in used]
