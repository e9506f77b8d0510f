"""Questions in Aiken: a line of text, an answer a line, and ANSWER: with the letter of the right one. One language, nothing else."""

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_noop

from people.table_files import decode
from quizzes.formats.drafts import MOST_QUESTIONS, OptionDraft, QuestionDraft, Reading, Text, Unreadable, with_lines
from quizzes.formats.html_text import read_plain
from quizzes.formats.writing import Refusals, prepared

_ANSWER = re.compile(r"([A-Z])[).][ \t](.*)")
_RIGHT = re.compile(r"ANSWER:[ \t]*(.*)")


@dataclass(slots=True)
class _Question:
    line: int
    text: str
    answers: list[tuple[int, str, str]] = field(default_factory=list)


def read(data: bytes) -> Reading:
    """Every question, or what is wrong, by line."""
    reading = Reading()
    text, _encoding, problem = decode(data)
    if problem:
        reading.refuse(problem.line, problem.code, gettext_noop("The encoding of this line was not recognised. Save the file as UTF-8."))
        return reading
    question: _Question | None = None
    for number, line in enumerate(with_lines(text).split("\n"), 1):
        if not (words := line.strip(" \t")):
            continue
        if len(reading.drafts) + len(reading.problems) >= MOST_QUESTIONS:
            reading.refuse(number, "too_many", gettext_noop("The file has more than %(most)s questions. Divide it."), most=MOST_QUESTIONS)
            return reading
        question = _take(words, number, question, reading)
    if question:
        reading.refuse(question.line, "aiken_no_answer", _NO_ANSWER)
    return reading


_NO_ANSWER = gettext_noop("The question has no line “ANSWER: A”.")


def _take(words: str, number: int, question: _Question | None, reading: Reading) -> _Question | None:
    """The question that goes on after this line."""
    if found := _RIGHT.fullmatch(words):
        if question is None:
            reading.refuse(number, "aiken_answer_alone", gettext_noop("Before ANSWER: stands no question."))
            return None
        try:
            reading.drafts.append(_draft(question, found[1], number))
        except Unreadable as problem:
            reading.problems.append(problem.problem)
        return None
    if found := _ANSWER.fullmatch(words):
        if question is None:
            reading.refuse(number, "aiken_answer_alone", gettext_noop("Before this answer stands no question."))
        elif len(question.answers) < len(string.ascii_uppercase):
            question.answers.append((number, found[1], found[2]))
        return question
    if question and question.answers:
        reading.refuse(question.line, "aiken_no_answer", _NO_ANSWER)
    elif question:
        reading.refuse(number, "aiken_lines", gettext_noop("In Aiken a question is one line, and answers begin like “A. ” or “A) ”."))
        return question
    return _Question(number, words)


def _draft(question: _Question, right: str, line: int) -> QuestionDraft:
    """Raises Unreadable."""
    letters = [letter for _number, letter, _text in question.answers]
    if letters != list(string.ascii_uppercase[: len(letters)]):
        sentence = gettext_noop("The answers are not lettered A, B, C and so on, each once.")
        raise Unreadable(question.line, "aiken_letters", sentence)
    if right not in letters:
        raise Unreadable(line, "aiken_right", gettext_noop("ANSWER: names none of the answers. It is one letter."))
    options = tuple(OptionDraft(_text(text, number), correct=letter == right) for number, letter, text in question.answers)
    return QuestionDraft("single", _text(question.text, question.line), question.line, options=options)


def _text(words: str, line: int) -> Text:
    text = read_plain(words, line).text
    if not text:
        raise Unreadable(line, "answer_empty", gettext_noop("An answer has no text."))
    return text


def write(drafts: Iterable[QuestionDraft], language: str) -> bytes:
    """`language` alone, and of it the question and its answers: Aiken has room for nothing else. Raises CannotWrite."""
    return "\n".join(_written(draft) for draft in prepared(drafts, language, lambda draft, refusals: _refuse(draft, language, refusals))).encode()


def _written(draft: QuestionDraft) -> str:
    right = next(place for place, option in enumerate(draft.options) if option.correct)
    answers = "".join(f"{string.ascii_uppercase[place]}. {_stripped(option.text[''])}\n" for place, option in enumerate(draft.options))
    return f"{_stripped(draft.text[''])}\n{answers}ANSWER: {string.ascii_uppercase[right]}\n"


def _refuse(draft: QuestionDraft, language: str, refusals: Refusals) -> None:
    """What is written is read once more: where it does not say the same, Aiken cannot carry it."""
    if draft.kind != "single":
        refusals.add(draft, "aiken_kind", gettext_noop("Aiken has questions with one right answer only."))
        return
    if draft.image:
        refusals.add(draft, "aiken_image", gettext_noop("Aiken has no images."))
    if not all(language in text for text in (draft.text, *(option.text for option in draft.options))):
        return  # said already
    plain = _plain(draft, language)
    reading = read(_written(plain).encode())
    if reading.problems or reading.drafts != [plain]:
        refusals.add(draft, "aiken_signs", gettext_noop("The question or an answer has several lines, or begins with what Aiken takes for a mark."))


def _plain(draft: QuestionDraft, language: str) -> QuestionDraft:
    """What Aiken carries of it."""
    options = tuple(OptionDraft({"": _stripped(option.text[language])}, correct=option.correct) for option in draft.options)
    return replace(QuestionDraft("single", {"": _stripped(draft.text[language])}), options=options)


def _stripped(words: str) -> str:
    return words.strip(" \t\n")
