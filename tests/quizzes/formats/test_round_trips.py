"""What is written is read back equal, whatever the texts hold; and nothing that comes from outside makes a reader fall."""

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.formats import aiken, registry, sheet_write
from quizzes.formats.drafts import CannotWrite, ImageDraft, MatchDraft, NumberDraft, OptionDraft, QuestionDraft, in_one_language, match_order, named
from quizzes.formats.html_text import html_of, read_html
from quizzes.formats.images import suffix_of
from tests.quizzes.formats.strategies import PNG, WORDS, drafts

IN_GIFT = ("single", "multiple", "true_false", "matching", "numeric")
FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
FORMATS = ["gift", "moodle", "csv", "xlsx"]


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_is_read_back_equal(name):
    kinds = {"kinds": IN_GIFT} if name == "gift" else {}

    @FEW
    @given(st.lists(drafts(**kinds), min_size=1, max_size=3))
    def check(written):
        reading = registry.read(registry.FORMATS[name].write(written, ""), name)
        assert reading.problems == []
        assert reading.drafts == written

    check()


@pytest.mark.parametrize("name", FORMATS)
def test_one_language_of_several_is_read_back_equal(name):
    kinds = {"kinds": IN_GIFT} if name == "gift" else {}

    @FEW
    @given(st.lists(drafts(codes=("kk", "ru"), **kinds), min_size=1, max_size=2))
    def check(several):
        written = [one for one in several if len({match.text["ru"] for match in one.matches}) == len(one.matches)]
        reading = registry.read(registry.FORMATS[name].write(written, "ru"), name)
        assert reading.problems == ([] if written else reading.problems)
        expected = [match_order(in_one_language(one, "ru")) for one in written]
        assert reading.drafts == expected
        assert [named(one, "ru").text for one in reading.drafts] == [{"ru": one.text["ru"]} for one in written]

    check()


def aiken_of(draft):
    """(bytes, the refs of what was refused)."""
    try:
        return aiken.write([draft], "ru"), []
    except CannotWrite as refused:
        return b"", [problem.ref for problem in refused.problems]


@FEW
@given(drafts(kinds=("single",), codes=("ru",), with_image=False))
def test_aiken_writes_what_it_reads_back_or_refuses_by_name(draft):
    written, refs = aiken_of(draft)
    if refs:
        assert set(refs) == {draft.ref}
        return
    reading = aiken.read(written)
    assert [[option.text[""] for option in one.options] for one in reading.drafts] == [[option.text["ru"].strip(" \t\n") for option in draft.options]]
    assert [option.correct for option in reading.drafts[0].options] == [option.correct for option in draft.options]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["kk", "ru", "en"]), WORDS, min_size=1) | WORDS.map(lambda words: {"": words}))
def test_any_text_comes_back_from_html(text):
    assert read_html(html_of(text), 1).text == text


ALL = [*FORMATS, "aiken"]
BAITS = st.lists(
    st.sampled_from(
        [
            "{",
            "}",
            "=",
            "~",
            "#",
            "::",
            "->",
            "%",
            "\\",
            "[html]",
            "<span ",
            'lang="kk"',
            ">",
            "<!--",
            "&#",
            "<quiz>",
            "<question",
            "\n",
            "\n\n",
            ",",
            '"',
            "kind",
            "text_kk",
            "A. ",
            "ANSWER: A",
            "single",
            "$CATEGORY:",
            "// [id:",
            "]",
        ]
    ),
    max_size=40,
).map("".join)


@pytest.mark.parametrize("name", ALL)
def test_no_file_makes_a_reader_fall(name):
    @settings(max_examples=100, deadline=None)
    @given(
        st.binary(max_size=200)
        | BAITS.map(str.encode)
        | st.binary(max_size=50).map(lambda data: b"PK\x03\x04" + data)
        | BAITS.map(lambda text: f"kind,text_kk\n{text}".encode())
    )
    def check(data):
        reading = registry.read(data, name)
        assert reading.problems or reading.drafts
        assert all(problem.message for problem in reading.problems)

    check()


HUGE = {
    "one line": b"x" * 3_000_000,
    "open tags": b"[html]" + b"<a" * 1_500_000 + b"{T}",
    "open comments": b"[html]" + b"<!--" * 750_000 + b"{T}",
    "entities": b"[html]" + b"&" * 3_000_000 + b"{T}",
    "quotes": b'[html]<a "' * 300_000 + b"{T}",
    "answers": b"Q{" + b"~a" * 1_500_000 + b"}",
    "braces": b"{" * 3_000_000,
    "backslashes": b"\\" * 3_000_000 + b"{T}",
    "empty lines": b"\n" * 3_000_000,
    "hashes": b"Q{=a" + b"#" * 3_000_000 + b"}",
    "questions": b"Q{T}\n\n" * 500_000,
    "Aiken": b"Q\nA. x\n" * 400_000,
    "commas": b"," * 3_000_000,
    "a cell": b"kind,text_kk\nsingle," + b"y" * 3_000_000,
    "rows": b"kind,text_kk\n" + b"single,x\n" * 300_000,
    "elements": b"<quiz>" + b"<question/>" * 270_000 + b"</quiz>",
    "text": b'<quiz><question type="multichoice"><questiontext><text>' + b"z " * 1_500_000 + b"</text></questiontext></question></quiz>",
    "zeros": b"\0" * 3_000_000,
}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("data", HUGE.values(), ids=HUGE)
def test_three_megabytes_of_anything_are_refused_in_seconds(data, name):
    began = time.monotonic()
    assert registry.read(data, name).problems
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("name", ALL)
def test_a_file_too_large_or_without_a_question_is_refused(name):
    assert [problem.reason.code for problem in registry.read(b"a" * 20_000_001, name).problems] == ["too_large"]
    assert registry.read(b"", name).problems


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.gift", b"", "gift"),
        ("a.txt", b"Q{T}", "gift"),
        ("a.txt", b"Q\nA. x\nANSWER: A", "aiken"),
        ("a.XML", b"", "moodle"),
        ("export", b"\xef\xbb\xbf<?xml version='1.0'?>", "moodle"),
        ("a.csv", b"", "csv"),
        ("a.xlsx", b"", "xlsx"),
        ("a", b"PK\x03\x04", "xlsx"),
        ("a.pdf", b"%PDF", ""),
    ],
)
def test_the_format_is_known_by_the_ending_or_the_content(name, data, found):
    assert registry.format_of(name, data) == found


def test_a_question_that_a_format_cannot_carry_is_refused_by_name():
    order = QuestionDraft("ordering", {"kk": "?"}, options=(OptionDraft({"kk": "1"}), OptionDraft({"kk": "2"})))
    with pytest.raises(CannotWrite) as refused:
        registry.FORMATS["gift"].write([order], "")
    assert [problem.reason.code for problem in refused.value.problems] == ["gift_ordering"]
    with pytest.raises(CannotWrite) as refused:
        registry.FORMATS["csv"].write([order], "en")
    assert [problem.reason.code for problem in refused.value.problems] == ["language_missing"]


def test_no_cell_of_a_sheet_begins_a_formula():
    options = (OptionDraft({"kk": "+1"}, correct=True), OptionDraft({"kk": "@x"}))
    bad = QuestionDraft("single", {"kk": "=HYPERLINK(1)"}, options=options, explanation={"kk": "'=1"}, ref="-1")
    lines = sheet_write.write_csv([bad]).decode("utf-8-sig").splitlines()
    assert "'=HYPERLINK(1)" in lines[1]
    assert "''=1" in lines[1]
    assert "'@x" in lines[2]
    assert registry.read(sheet_write.write_csv([bad]), "csv").drafts == [bad]


ONE = QuestionDraft("single", {"ru": "Что?"}, ref="q", options=(OptionDraft({"ru": "Да"}, correct=True), OptionDraft({"ru": "Нет"})))
TWICE = (MatchDraft({"ru": "x", "kk": "x"}), MatchDraft({"ru": "x", "kk": "y"}))


@pytest.mark.parametrize(
    ("draft", "name", "language", "code"),
    [
        (replace(ONE, kind="multiple"), "aiken", "ru", "aiken_kind"),
        (replace(ONE, image=ImageDraft(PNG, ".png")), "aiken", "ru", "aiken_image"),
        (replace(ONE, text={"ru": "Две\nстроки"}), "aiken", "ru", "aiken_signs"),
        (replace(ONE, text={"ru": "ANSWER: A"}), "aiken", "ru", "aiken_signs"),
        (ONE, "aiken", "kk", "language_missing"),
        (ONE, "moodle", "kk", "language_missing"),
        (replace(ONE, text={"ru": "\x07"}), "gift", "", "control_character"),
        (replace(ONE, image=ImageDraft(b"", ".png")), "gift", "", "image_not_written"),
        (replace(ONE, image=ImageDraft(PNG, ".svg")), "csv", "", "image_not_written"),
        (replace(ONE, image=ImageDraft(b"x" * 5_000_001, ".png")), "moodle", "", "image_not_written"),
        (replace(ONE, text={"ru": "x" * 32_001}), "xlsx", "", "cell_too_long"),
        (QuestionDraft("matching", {"ru": "?"}, options=(OptionDraft({"ru": "1"}, match=0),), matches=TWICE), "gift", "ru", "rights_the_same"),
        (QuestionDraft("numeric", {"ru": "?"}, number=NumberDraft("1", "0", {"ru": "<м>"})), "moodle", "", "unit_signs"),
    ],
)
def test_each_refusal_of_a_writer(draft, name, language, code):
    with pytest.raises(CannotWrite) as refused:
        registry.FORMATS[name].write([draft], language)
    assert code in [problem.reason.code for problem in refused.value.problems]
    assert all(problem.message for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("data", "suffix"), [(b"\xff\xd8\xff\xe0", ".jpg"), (b"GIF89a", ".gif"), (b"RIFF\0\0\0\0WEBP", ".webp"), (PNG, ".png"), (b"<svg>", "")]
)
def test_an_image_is_known_by_its_first_bytes(data, suffix):
    assert suffix_of(data) == suffix
