import io

import pytest
from openpyxl import Workbook

from quizzes.formats import sheet
from quizzes.formats.drafts import MatchDraft, NumberDraft, OptionDraft

HEAD = (
    "ref,kind,topic,difficulty,critical,text_kk,text_ru,option,option_text_kk,"
    "option_text_ru,correct,weight,feedback_ru,match,match_text_ru,value,tolerance,unit_ru,purpose,image,image_alt_ru,scenario,scenario_order"
)
PLACES = HEAD.split(",")


def row(**cells):
    return ",".join(f'"{cells.get(name, "")}"' for name in PLACES)


def read(*rows, head=HEAD):
    return sheet.read("\n".join([head, *rows]).encode())


def one(*rows, **more):
    reading = read(*rows, **more)
    assert [problem.message for problem in reading.problems] == []
    return reading.drafts[0]


def test_a_row_is_an_answer_and_the_first_says_what_the_question_is():
    draft = one(
        row(
            ref="q-1",
            kind="single",
            topic="count",
            difficulty="3",
            critical="yes",
            text_kk="Не?",
            text_ru="Что?",
            option="a",
            option_text_ru="Да",
            correct="x",
        ),
        row(option_text_ru="Нет", option="b", weight="-25", feedback_ru="Увы", correct="жоқ"),
    )
    assert (draft.ref, draft.kind, draft.topic, draft.difficulty, draft.critical, draft.line) == ("q-1", "single", "count", 3, True, 2)
    assert draft.text == {"kk": "Не?", "ru": "Что?"}
    assert draft.options == (
        OptionDraft({"ru": "Да"}, id="a", correct=True),
        OptionDraft({"ru": "Нет"}, id="b", weight="-25", explanation={"ru": "Увы"}),
    )


def test_every_kind():
    true = one(row(kind="true_false", text_ru="?", option="true", correct="no"), row(option="FALSE", correct="yes", feedback_ru="Да"))
    assert [(option.id, option.correct, option.explanation) for option in true.options] == [("true", False, {}), ("false", True, {"ru": "Да"})]
    order = one(row(kind="ordering", text_ru="?", option_text_ru="1"), row(option_text_ru="2"))
    assert [option.text for option in order.options] == [{"ru": "1"}, {"ru": "2"}]
    match = one(
        row(kind="matching", text_ru="?", option="a", option_text_ru="1", match="p", match_text_ru="x"),
        row(option="b", option_text_ru="2", match_text_ru="x"),
        row(match="q", match_text_ru="y"),
    )
    assert match.options == (OptionDraft({"ru": "1"}, id="a", match=0), OptionDraft({"ru": "2"}, id="b", match=0))
    assert match.matches == (MatchDraft({"ru": "x"}, id="p"), MatchDraft({"ru": "y"}, id="q"))
    number = one(row(kind="numeric", text_ru="?", value="12.50", tolerance="0.5", unit_ru="кг"))
    assert number.number == NumberDraft("12.5", "0.5", {"ru": "кг"})


def test_a_sheet_in_one_language_has_columns_without_one():
    assert one("single,Q,a,x", ",,b,", head="kind,text,option_text,correct").text == {"": "Q"}


def test_a_spreadsheet_with_numbers_and_truths_in_its_cells():
    book = Workbook()
    for cells in [["kind", "text_ru", "value", "critical", "difficulty"], ["numeric", "Сколько?", 12.5, True, 2]]:
        book.active.append(cells)
    written = io.BytesIO()
    book.save(written)
    reading = sheet.read(written.getvalue())
    assert (reading.problems, reading.drafts[0].number, reading.drafts[0].critical) == ([], NumberDraft("12.5"), True)


SINGLE = {"kind": "single", "text_ru": "?"}


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([row(kind="essay", text_ru="?")], (2, "kind_unknown")),
        ([row(ref="q")], (2, "sheet_no_question")),
        ([row(kind="single")], (2, "text_missing")),
        ([row(**SINGLE, option="a")], (2, "answer_empty")),
        ([row(**SINGLE, option="А", option_text_ru="x")], (2, "sheet_id")),
        ([row(**SINGLE, option_text_ru="x", correct="maybe")], (2, "sheet_value")),
        ([row(**SINGLE, difficulty="4")], (2, "sheet_value")),
        ([row(**SINGLE, purpose="fun")], (2, "sheet_value")),
        ([row(**SINGLE, critical="often")], (2, "sheet_value")),
        ([row(**SINGLE, scenario_order="first")], (2, "not_a_number")),
        ([row(**SINGLE, value="1")], (2, "sheet_column")),
        ([row(**SINGLE, option_text_ru="x", match_text_ru="y")], (2, "sheet_column")),
        ([row(**SINGLE, option_text_ru="x", weight="101")], (2, "weight")),
        ([row(**SINGLE), row(option_text_ru="x", text_ru="y")], (3, "sheet_first_row")),
        ([row(**SINGLE), row(option_text_ru="x", topic="y")], (3, "sheet_first_row")),
        ([row(**SINGLE, image="%%")], (2, "not_base64")),
        ([row(**SINGLE, image_alt_ru="words")], (2, "image_missing")),
        ([row(kind="ordering", text_ru="?", option_text_ru="x", correct="yes")], (2, "sheet_column")),
        ([row(kind="numeric", text_ru="?", value="1", option_text_ru="x")], (2, "sheet_column")),
        ([row(kind="numeric", text_ru="?")], (2, "not_a_number")),
        ([row(kind="numeric", text_ru="?", value="1", tolerance="-1")], (2, "tolerance")),
        ([row(kind="true_false", text_ru="?", option="true", correct="yes")], (2, "sheet_true_false")),
        ([row(kind="true_false", text_ru="?", option="true", correct="yes", option_text_ru="x"), row(option="false")], (2, "sheet_column")),
        ([row(kind="matching", text_ru="?", option_text_ru="x")], (2, "right_empty")),
        ([row(**SINGLE) + ",surplus"], (2, "sheet_cells")),
        ([row(kind="single", text_ru="a\x01")], (2, "control_character")),
        (['single,"open'], (2, "csv")),
    ],
)
def test_what_a_row_cannot_say_is_refused_by_line(rows, problem):
    reading = read(*rows)
    assert [(one.line, one.reason.code) for one in reading.problems][:1] == [problem]
    assert all(one.message for one in reading.problems)


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("kind,text_ru,colour", "sheet_headings"),
        ("kind,kind,text_ru", "sheet_headings"),
        ("ref,text_ru", "sheet_headings_missing"),
        ("kind,text_de", "sheet_headings"),
    ],
)
def test_headings_that_are_not_ours_are_refused(head, code):
    assert [(one.line, one.reason.code) for one in read(head=head).problems] == [(1, code)]
