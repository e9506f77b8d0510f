"""Lists of people to invite, as people make them."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from people import invitation_files, xlsx_files
from people.invitation_files import MOST_BYTES, MOST_LINES, language_of, read


def xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def codes(data):
    return [(problem.line, problem.code) for problem in read(data).problems]


@pytest.mark.parametrize(
    "headings",
    ["name,e-mail,phone,language,area", "Аты-жөні;Электрондық пошта;Телефон;Тілі;Ауданы", "ФИО\tЭл. почта:\tНомер телефона\tЯзык\tРайон"],
)
def test_headings_are_understood_in_three_languages(headings):
    delimiter = next(sign for sign in ",;\t" if sign in headings)
    row = delimiter.join(["Петров Борис", "b@example.org", "87012345678", "ru", "Медеу"])
    lines = read(f"{headings}\n{row}\n".encode()).lines
    assert [(one.line, one.name, one.email, one.phone, one.language, one.area) for one in lines] == [
        (2, "Петров Борис", "b@example.org", "87012345678", "ru", "Медеу")
    ]


def test_the_encoding_of_an_office_is_found_out():
    lines = read("ФИО;почта\nПетров Борис;b@example.org\n".encode("cp1251")).lines
    assert [one.name for one in lines] == ["Петров Борис"]


def test_columns_may_stand_in_any_order_and_among_others():
    lines = read(b"remarks,mail,name\nnone,b@example.org,Boris\n,,\n").lines
    assert [(one.line, one.name, one.email) for one in lines] == [(2, "Boris", "b@example.org")]


def test_a_spreadsheet_is_read_as_its_owner_sees_it():
    data = xlsx(["Имя", "E-mail", "Телефон"], ["Петров", "b@example.org", 87012345678], [None, None, None], ["Ким", "k@example.org", 87012345679.0])
    lines = read(data).lines
    assert [(one.line, one.name, one.phone) for one in lines] == [(2, "Петров", "87012345678"), (4, "Ким", "87012345679")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "column_missing"),
        (b"name,phone\nA,1\n", "column_missing"),
        (b"e-mail\n", "empty"),
        (b"e-mail\na@example.org\0\n", "not_text"),
        (b'e-mail\n"a@example.org\n', "csv"),
        (b"PK\x03\x04 and then nothing of a spreadsheet", "not_xlsx"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_cannot_be_read_is_said(data, code):
    assert code in [found for _line, found in codes(data)]


def test_a_list_too_long_is_refused_with_the_line_where_it_ends():
    assert codes(b"e-mail\n" + b"a@example.org\n" * (MOST_LINES + 1)) == [(MOST_LINES + 2, "too_many")]
    assert len(read(b"e-mail\n" + b"a@example.org\n" * MOST_LINES).lines) == MOST_LINES


def test_a_spreadsheet_that_unpacks_to_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("openpyxl.load_workbook", lambda *args, **kwargs: pytest.fail("unpacked"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (xlsx_files.MOST_UNPACKED + 1))
    assert len(file.getvalue()) < MOST_BYTES
    assert codes(file.getvalue()) == [(0, "too_large")]


def test_a_spreadsheet_of_a_million_rows_is_read_no_further_than_a_list_goes():
    book = Workbook()
    book.active["A1"], book.active["A1048576"] = "e-mail", "last@example.org"
    file = io.BytesIO()
    book.save(file)
    assert codes(file.getvalue()) == [(0, "empty")]


def test_a_long_cell_is_cut():
    assert len(read(b"e-mail\n" + b"a" * 5_000).lines[0].email) == invitation_files.LONGEST_CELL


@pytest.mark.parametrize(("word", "code"), [("Қазақша", "kk"), ("РУС", "ru"), ("English", "en"), ("kz", "kk"), ("Deutsch", ""), ("", "")])
def test_a_language_is_known_by_its_names(word, code):
    assert language_of(word) == code
