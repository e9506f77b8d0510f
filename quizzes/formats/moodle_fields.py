"""Texts in Moodle XML: an element with a format, a <text> and perhaps files."""

from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import Reading, Text, Unreadable
from quizzes.formats.html_text import Rich
from quizzes.formats.words import AUTO, HTML, MARKDOWN, PLAIN, read_words
from quizzes.formats.xml_tree import Element

FORMATS = {"": HTML, "html": HTML, "moodle_auto_format": AUTO, "plain_text": PLAIN, "markdown": MARKDOWN}
# What Moodle puts in by itself, in English and in Russian.
STANDARD_FEEDBACK = {
    *("your answer is correct", "your answer is partially correct", "your answer is incorrect"),
    *("ваш ответ верный", "ваш ответ частично правильный", "ваш ответ неправильный"),
}
FEWEST_ALIKE = 3
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def refuse_other(element: Element, reading: Reading) -> NoReturn:
    """Raises Unreadable: nothing is dropped in silence."""
    raise Unreadable(element.line, "element_unknown", gettext_noop("<%(element)s> is not read here."), element=element.name[:40])


def rich_of(element: Element) -> Rich:
    """The text of an element that holds <text>. Raises Unreadable."""
    name = element.attributes.get("format", "")
    if name not in FORMATS:
        raise Unreadable(element.line, "format_unknown", gettext_noop("There is no format “%(format)s”."), format=name[:40])
    text = element.first("text")
    if text is None:
        return Rich({})
    if text.children:
        raise Unreadable(text.line, "text_elements", gettext_noop("<text> holds elements. Write HTML in <![CDATA[…]]>."))
    return read_words(text.text, text.text_line or text.line, FORMATS[name])


def rich_in(parent: Element, name: str) -> Rich:
    """The text of the child of this name. Raises Unreadable."""
    child = parent.first(name)
    return rich_of(child) if child else Rich({})


def text_of(element: Element) -> Text:
    """A text in which no image and no file may stand. Raises Unreadable."""
    rich = rich_of(element)
    if rich.pictures or element.first("file"):
        raise Unreadable(element.line, "picture_place", gettext_noop("An image is read in the text of a question only."))
    return rich.text


def text_in(parent: Element, name: str) -> Text:
    child = parent.first(name)
    return text_of(child) if child else {}


def usual_feedback(questions: Sequence[Element]) -> set[str]:
    """Of a Moodle in any other language: what every question with such a feedback says alike, three at least, no author wrote."""
    usual: set[str] = set()
    for name in COMBINED:
        said = Counter(found for question in questions if (found := _said(question, name)))
        if len(said) == 1 and said.total() >= FEWEST_ALIKE:
            usual.update(*said)
    return usual


def _said(question: Element, name: str) -> frozenset[str]:
    """The sentences of a feedback; none where it cannot be read, which is told when its question is."""
    try:
        return frozenset(words.strip().rstrip(".").casefold() for words in text_in(question, name).values())
    except Unreadable:
        return frozenset()


def drop_combined_feedback(question: Element, reading: Reading) -> None:
    """Moodle's own sentences are left out, with a note. Raises Unreadable for others: the bank has no place for them."""
    for name in COMBINED:
        text_in(question, name)
        said = _said(question, name)
        if said - STANDARD_FEEDBACK - reading.usual:
            sentence = gettext_noop("Feedback to a right, partly right or wrong answer as a whole is not imported. Write it as general feedback.")
            raise Unreadable(question.line, "combined_feedback", sentence)
        if said:
            reading.note(question.line, "feedback_dropped", gettext_noop("Moodle's own sentences about right and wrong answers are left out."))
            return
