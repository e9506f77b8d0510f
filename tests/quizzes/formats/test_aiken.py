import pytest

from quizzes.formats import aiken
from quizzes.formats.drafts import OptionDraft, QuestionDraft

FILE = "What is the correct answer?\nA. First\nB) Second\n\nANSWER: B\n\nNext?\nA) x\nB) y\nC) z: 1 < 2\nANSWER: C\n"


@pytest.mark.parametrize("text", [FILE, FILE.replace("\n", "\r\n"), "\ufeff" + FILE, FILE.replace("ANSWER: ", "ANSWER:")])
def test_questions_with_one_right_answer(text):
    reading = aiken.read(text.encode())
    assert reading.problems == []
    assert reading.drafts[0] == QuestionDraft(
        "single", {"": "What is the correct answer?"}, options=(OptionDraft({"": "First"}), OptionDraft({"": "Second"}, correct=True))
    )
    assert [option.text[""] for option in reading.drafts[1].options if option.correct] == ["z: 1 < 2"]
    assert [draft.line for draft in reading.drafts] == [1, 7]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Q\nA. x\nB. y\n", (1, "aiken_no_answer")),
        ("Q\nA. x\nB. y\nNext\nA. x\nB. y\nANSWER: A", (1, "aiken_no_answer")),
        ("Q\nmore of Q\nA. x\nB. y\nANSWER: A", (2, "aiken_lines")),
        ("ANSWER: A", (1, "aiken_answer_alone")),
        ("A. x", (1, "aiken_answer_alone")),
        ("Q\nA. x\nB. y\nANSWER: C", (4, "aiken_right")),
        ("Q\nA. x\nB. y\nANSWER: A, B", (4, "aiken_right")),
        ("Q\nA. x\nC. y\nANSWER: A", (1, "aiken_letters")),
        ("Q\nA. x\nA. y\nANSWER: A", (1, "aiken_letters")),
        ("Q\x01\nA. x\nB. y\nANSWER: A", (1, "control_character")),
    ],
)
def test_what_is_not_aiken_is_refused_by_line(text, problem):
    assert [(one.line, one.reason.code) for one in aiken.read(text.encode()).problems][:1] == [problem]
