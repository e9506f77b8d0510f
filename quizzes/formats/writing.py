"""What every writer asks before it writes: that the file will say all of the question."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_noop

from people.refusals import Refusal
from quizzes.formats.drafts import CannotWrite, Problem, QuestionDraft, in_one_language, is_writable, match_order, texts_of
from quizzes.formats.images import MOST_IMAGE_BYTES, TYPES
from quizzes.formats.tags import UNTAGGABLE


class Refusals:
    """Questions that a format cannot carry, with the reasons."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, draft: QuestionDraft, code: str, sentence: str, **values: object) -> None:
        self.problems.append(Problem(draft.line, Refusal(code, sentence, dict(values)), draft.ref))


def prepared(drafts: Iterable[QuestionDraft], language: str, refuse: Callable[[QuestionDraft, Refusals], None]) -> list[QuestionDraft]:
    """The drafts as they are to be written: in `language` alone, if one is given. Raises CannotWrite with every question that cannot be."""
    refusals = Refusals()
    ready = []
    for draft in drafts:
        refuse(draft, refusals)
        if not all(is_writable(words) for text in texts_of(draft) for words in text.values()):
            refusals.add(draft, "control_character", gettext_noop("The question holds characters that no text has."))
        if draft.image and (draft.image.suffix not in TYPES or not 0 < len(draft.image.data) <= MOST_IMAGE_BYTES):
            sentence = gettext_noop("Its image is missing, larger than %(megabytes)s MB, or of a kind that files do not carry.")
            refusals.add(draft, "image_not_written", sentence, megabytes=MOST_IMAGE_BYTES // 1_000_000)
        if language and not _speaks(draft, language):
            refusals.add(draft, "language_missing", gettext_noop("The question, or one of its answers, has no text in this language."))
        written = match_order(in_one_language(draft, language) if language else draft)
        if any(match.text in [one.text for one in written.matches[:place]] for place, match in enumerate(written.matches)):
            refusals.add(draft, "rights_the_same", gettext_noop("Two right sides of its pairs read the same."))
        ready.append(written)
    if refusals.problems:
        raise CannotWrite(refusals.problems)
    return ready


def _speaks(draft: QuestionDraft, language: str) -> bool:
    """Whether the question and every answer have words in it."""
    parts = [draft.text, *(option.text for option in draft.options if draft.kind != "true_false"), *(match.text for match in draft.matches)]
    return all(language in text for text in parts)


def refuse_untaggable(draft: QuestionDraft, refusals: Refusals) -> None:
    """A unit travels as a tag, which cannot hold every sign."""
    if draft.number and any(UNTAGGABLE.search(words) for words in draft.number.unit.values()):
        refusals.add(draft, "unit_signs", gettext_noop("The unit holds signs that a tag of Moodle's cannot: < > ` or a line break."))
