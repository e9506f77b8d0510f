"""Questions in GIFT, Moodle's format of plain text: what its blocks mean here. The syntax is in `gift_syntax.py`, writing in `gift_write.py`."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext_noop

from people.table_files import decode
from quizzes.formats.drafts import (
    FALSE,
    MOST_QUESTIONS,
    TRUE,
    NumberDraft,
    OptionDraft,
    QuestionDraft,
    Reading,
    Text,
    Unreadable,
    settled,
    with_lines,
)
from quizzes.formats.gift_syntax import Answer, Block, Part, blocks_of
from quizzes.formats.images import image_of
from quizzes.formats.matches import matched
from quizzes.formats.numbers import FULL, number_of, plain, weight_of
from quizzes.formats.tags import read_tags, tagged
from quizzes.formats.words import read_text, read_words

REFUSED = {
    "description": gettext_noop("This is a text without answers. It is not imported."),
    "essay": gettext_noop("Essays are not imported: nobody here could mark them."),
    "short": gettext_noop("Questions whose answer is written in words are not imported. Write them as a choice."),
}
MISSING_WORD = gettext_noop("Words stand after the answers (a missing-word question). Write the gap into the question, and the answers at its end.")


@dataclass(slots=True)
class _State:
    reading: Reading
    topic: str = ""


def read(data: bytes) -> Reading:
    """Every question, or what is wrong, by line."""
    reading = Reading()
    text, _encoding, problem = decode(data)
    if problem:
        reading.refuse(problem.line, problem.code, gettext_noop("The encoding of this line was not recognised. Save the file as UTF-8."))
        return reading
    state = _State(reading)
    for block in blocks_of(with_lines(text)):
        if isinstance(block, Unreadable):
            reading.problems.append(block.problem)
        elif len(reading.drafts) == MOST_QUESTIONS:
            reading.refuse(block.line, "too_many", gettext_noop("The file has more than %(most)s questions. Divide it."), most=MOST_QUESTIONS)
            break
        else:
            _take(block, state)
    return reading


def topic_of(category: str) -> str:
    """The code of the topic that a category of Moodle's names: the last part of its path."""
    return category.replace("//", "\0").rpartition("/")[2].replace("\0", "/").strip()


def _take(block: Block, state: _State) -> None:
    if block.kind == "category":
        state.topic = topic_of(block.stem.text)
        return
    try:
        state.reading.drafts.append(settled(_question(block, state)))
    except Unreadable as problem:
        state.reading.problems.append(replace(problem.problem, ref=block.ref))


def _question(block: Block, state: _State) -> QuestionDraft:
    """Raises Unreadable."""
    if block.kind in REFUSED:
        raise Unreadable(block.line, f"kind_{block.kind}", REFUSED[block.kind])
    if block.goes_on:
        raise Unreadable(block.line, "missing_word", MISSING_WORD)
    stem = read_words(block.stem.text, block.stem.line, block.stem.format)
    if not stem.text:
        raise Unreadable(block.line, "text_missing", gettext_noop("The question has no text."))
    explanation = _text(block.feedback) if block.feedback else {}
    draft = QuestionDraft("", stem.text, block.line, explanation=explanation, topic=state.topic, image=image_of(stem.pictures, {}))
    tags = read_tags(block.tags, block.line, state.reading)
    tags.ref = block.ref
    return tagged(_KINDS[block.kind](draft, block.answers), tags)


def _text(part: Part) -> Text:
    return read_text(part.text, part.line, part.format)


def _choice(draft: QuestionDraft, answers: list[Answer]) -> QuestionDraft:
    """One = makes it a single choice, as in Moodle; without any, the weights say which are right."""
    rights = [answer for answer in answers if answer.sign == "="]
    if len(rights) > 1:
        sentence = gettext_noop("Several answers are marked with =. Where several are right, each is written with ~ and its weight.")
        raise Unreadable(rights[1].line, "several_right", sentence)
    if rights and rights[0].weight:
        raise Unreadable(rights[0].line, "weight_of_right", gettext_noop("An answer marked with = is wholly right: it has no weight."))
    options = tuple(_option(answer, is_single=bool(rights)) for answer in answers)
    return replace(draft, kind="single" if rights else "multiple", options=options)


def _option(answer: Answer, *, is_single: bool) -> OptionDraft:
    text = _text(answer.text)
    if not text:
        raise Unreadable(answer.line, "answer_empty", gettext_noop("An answer has no text."))
    weight = weight_of(answer.weight, answer.line) if answer.weight else "" if is_single else "0"
    is_right = answer.sign == "=" if is_single else float(weight) > 0
    return OptionDraft(text, correct=is_right, weight=weight, explanation=_text(answer.feedback) if answer.feedback else {})


def _true_false(draft: QuestionDraft, answers: list[Answer]) -> QuestionDraft:
    is_true = answers[0].text.text in {"T", "TRUE"}
    wrong, right = answers[0].feedback, answers[0].right
    feedbacks = {is_true: _text(right) if right else {}, not is_true: _text(wrong) if wrong else {}}
    return true_or_false(draft, is_true=is_true, explanations=feedbacks)


def true_or_false(draft: QuestionDraft, *, is_true: bool, explanations: dict[bool, Text]) -> QuestionDraft:
    """The question with its two standard answers, whose words the site knows."""
    options = [OptionDraft({}, id=TRUE if one else FALSE, correct=one == is_true, explanation=explanations[one]) for one in (True, False)]
    return replace(draft, kind="true_false", options=tuple(options))


def _matching(draft: QuestionDraft, answers: list[Answer]) -> QuestionDraft:
    return matched(draft, [(answer.line, _text(answer.text), _text(answer.right or answer.text)) for answer in answers])


def _numeric(draft: QuestionDraft, answers: list[Answer]) -> QuestionDraft:
    """One answer, wholly right: value:tolerance, or least..most."""
    answers = [one for one in answers if one.sign == "=" or one.text.text or (one.feedback and one.feedback.text)]
    if len(answers) != 1 or answers[0].sign != "=" or answers[0].weight not in {"", FULL}:
        line = answers[-1].line if answers else draft.line
        raise Unreadable(
            line, "number_several", gettext_noop("A question with a number has one answer, wholly right, and no feedback to wrong ones.")
        )
    answer = answers[0]
    if answer.feedback and answer.feedback.text:
        raise Unreadable(
            answer.line,
            "number_feedback",
            gettext_noop("The answer of a question with a number has no feedback of its own: write #### and the explanation."),
        )
    return replace(draft, kind="numeric", number=_number(answer.text))


def _number(part: Part) -> NumberDraft:
    if ".." in part.text:
        least, most = (number_of(one, part.line) for one in part.text.split("..", 1))
        value = (least + most) / 2
        tolerance = most - value
    else:
        first, _colon, second = part.text.partition(":")
        value, tolerance = number_of(first, part.line), number_of(second, part.line) if _colon else number_of("0", part.line)
    if tolerance < 0:
        raise Unreadable(part.line, "tolerance", gettext_noop("The tolerance is less than nothing."))
    return NumberDraft(plain(value), plain(tolerance))


_KINDS: dict[str, Callable[[QuestionDraft, list[Answer]], QuestionDraft]] = {
    "choice": _choice,
    "true_false": _true_false,
    "matching": _matching,
    "numeric": _numeric,
}
