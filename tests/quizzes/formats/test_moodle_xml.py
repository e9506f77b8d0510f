# ruff: noqa: E501 - files as people write them
import time

import pytest

from quizzes.formats import moodle_write, moodle_xml
from quizzes.formats.drafts import MatchDraft, NumberDraft, OptionDraft
from quizzes.formats.xml_tree import read_xml

PNG = "iVBORw0KGgphbnl0aGluZw=="
NAME = "<name><text>Q1</text></name>"
STEM = '<questiontext format="html"><text><![CDATA[<p>What?</p>]]></text></questiontext>'
CHOICES = """<answer fraction="100" format="html"><text>Yes</text><feedback format="html"><text></text></feedback></answer>
<answer fraction="0" format="html"><text>No</text><feedback format="html"><text>Wrong &amp;amp; bad</text></feedback></answer>"""


def quiz(*questions):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}\n</quiz>'


def question(kind="multichoice", more=CHOICES, stem=STEM):
    return f'<question type="{kind}">\n{NAME}{stem}{more}</question>'


def read(text):
    return moodle_xml.read(text.encode())


def one(*questions):
    reading = read(quiz(*questions))
    assert [problem.message for problem in reading.problems] == []
    return reading.drafts[0]


def codes(text):
    return [(problem.line, problem.reason.code) for problem in read(text).problems]


def test_a_question_as_moodle_exports_it():
    more = f"""
    <generalfeedback format="moodle_auto_format"><text>Because
of the law</text></generalfeedback>
    <defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>cnt-01</idnumber>
    <single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering><showstandardinstruction>0</showstandardinstruction>
    <correctfeedback format="html"><text>&lt;p&gt;Your answer is correct.&lt;/p&gt;</text></correctfeedback>
    <partiallycorrectfeedback format="html"><text>Your answer is partially correct.</text></partiallycorrectfeedback>
    <incorrectfeedback format="html"><text>Your answer is incorrect.</text></incorrectfeedback>
    <shownumcorrect/>{CHOICES}
    <tags><tag><text>difficulty:1</text></tag><tag><text>article:elections-43</text></tag></tags>"""
    category = (
        '<question type="category"><category><text>$course$/top/Default/count</text></category><info format="html"><text></text></info></question>'
    )
    reading = read(quiz("<!-- question: 0 -->", category, question(more=more)))
    assert reading.problems == []
    draft = reading.drafts[0]
    assert (draft.kind, draft.ref, draft.topic, draft.difficulty, draft.article) == ("single", "cnt-01", "count", 1, "elections-43")
    assert draft.text == {"": "What?"}
    assert draft.explanation == {"": "Because\nof the law"}
    assert draft.options == (OptionDraft({"": "Yes"}, correct=True), OptionDraft({"": "No"}, explanation={"": "Wrong & bad"}))
    assert [note.reason.code for note in reading.notes] == ["feedback_dropped"]


def test_several_right_answers_with_weights():
    answers = "".join(
        f'<answer fraction="{weight}"><text>{text}</text></answer>'
        for weight, text in (("33.33333", "a"), ("66.66667", "b"), ("-50", "c"), ("0", "d"))
    )
    draft = one(question(more=f"<single>false</single>{answers}"))
    assert draft.kind == "multiple"
    assert [(option.correct, option.weight) for option in draft.options] == [(True, "33.33333"), (True, "66.66667"), (False, "-50"), (False, "0")]


def test_true_or_false():
    more = '<answer fraction="0"><text>true</text><feedback><text>No</text></feedback></answer><answer fraction="100"><text>false</text></answer>'
    draft = one(question("truefalse", more))
    assert [(option.id, option.correct, option.explanation) for option in draft.options] == [("true", False, {"": "No"}), ("false", True, {})]


def test_matching_with_a_right_side_that_fits_nothing():
    more = """<shuffleanswers>true</shuffleanswers><subquestion format="html"><text>a</text><answer><text>x</text></answer></subquestion>
    <subquestion format="html"><text>b</text><answer><text>x</text></answer></subquestion>
    <subquestion format="html"><text></text><answer><text>y</text></answer></subquestion>"""
    draft = one(question("matching", more))
    assert draft.options == (OptionDraft({"": "a"}, match=0), OptionDraft({"": "b"}, match=0))
    assert draft.matches == (MatchDraft({"": "x"}), MatchDraft({"": "y"}))


def test_a_number_with_tolerance_and_unit():
    more = """<answer fraction="100" format="moodle_auto_format"><text>12.50</text><feedback format="html"><text></text></feedback><tolerance>0.5</tolerance></answer>
    <units><unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit></units>
    <unitgradingtype>0</unitgradingtype><unitpenalty>0.1</unitpenalty><showunits>3</showunits><unitsleft>0</unitsleft>"""
    assert one(question("numerical", more)).number == NumberDraft("12.5", "0.5", {"": "kg"})


def test_an_order():
    items = "".join(
        f'<answer fraction="{place}.0000000" format="html"><text>{text}</text></answer>' for place, text in ((1, "open"), (2, "count"), (3, "seal"))
    )
    draft = one(question("ordering", f"<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>{items}"))
    assert (draft.kind, [option.text[""] for option in draft.options]) == ("ordering", ["open", "count", "seal"])


def test_an_image_in_base64_beside_the_text():
    stem = f"""<questiontext format="html"><text><![CDATA[<p>What?</p><p><img src="@@PLUGINFILE@@/box%20one.png" alt="A box" width="20" height="10"></p>]]></text>
    <file name="box one.png" path="/" encoding="base64">{PNG[:10]}
    {PNG[10:]}</file></questiontext>"""
    draft = one(question(stem=stem))
    assert (draft.image.suffix, draft.image.alt, draft.text) == (".png", {"": "A box"}, {"": "What?"})


def test_languages_side_by_side():
    spans = '<span lang="kk" class="multilang">{}</span><span lang="ru" class="multilang">{}</span>'
    stem = f'<questiontext format="html"><text><![CDATA[<p>{spans.format("Не?", "Что?")}</p>]]></text></questiontext>'
    draft = one(question(stem=stem))
    assert draft.text == {"kk": "Не?", "ru": "Что?"}
    assert draft.options[0].text == {"kk": "Yes", "ru": "Yes"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251"])
def test_any_encoding_that_it_declares(encoding):
    text = quiz(question(stem="<questiontext><text>Что?</text></questiontext>")).replace("UTF-8", encoding.removesuffix("-sig"))
    assert moodle_xml.read(text.replace("\n", "\r\n").encode(encoding)).drafts[0].text == {"": "Что?"}


def test_sentences_that_a_moodle_of_another_language_puts_in_by_itself_are_left_out():
    said = CHOICES + "<correctfeedback><text>Сіздің жауабыңыз дұрыс.</text></correctfeedback>"
    reading = read(quiz(*[question(more=said)] * 3))
    assert [note.reason.code for note in reading.notes] == ["feedback_dropped"] * 3
    assert (len(reading.drafts), reading.problems) == (3, [])
    own = said.replace("дұрыс", "керемет")
    assert {code for _line, code in codes(quiz(*[question(more=said)] * 3, question(more=own)))} == {"combined_feedback"}
    assert {code for _line, code in codes(quiz(*[question(more=said)] * 2))} == {"combined_feedback"}


REFUSED = [
    (quiz(question("essay")), (3, "kind_unknown")),
    (quiz(question("shortanswer")), (3, "kind_unknown")),
    (quiz(question("description")), (3, "kind_unknown")),
    (quiz(question("cloze")), (3, "kind_unknown")),
    (quiz(question(more=CHOICES + "\n<surprise/>")), (6, "element_unknown")),
    (quiz("<other/>"), (3, "element_unknown")),
    (quiz(question(more=CHOICES + "<defaultgrade>2</defaultgrade>")), (5, "grade")),
    (quiz(question(more=CHOICES + "<hint><text>Try</text></hint>")), (5, "element_unknown")),
    (quiz(question(more=CHOICES + "<correctfeedback><text>Well done, observer!</text></correctfeedback>")), (3, "combined_feedback")),
    (quiz(question(more="<single>perhaps</single>" + CHOICES)), (3, "single")),
    (quiz(question(more=CHOICES.replace('"0"', '"100"'))), (3, "one_right")),
    (quiz(question(more=CHOICES.replace('"0"', '"much"'))), (5, "not_a_number")),
    (quiz(question(more=CHOICES.replace("<text>No</text>", "<text></text>"))), (5, "answer_empty")),
    (quiz(question(more=CHOICES.replace("<text>No</text>", "<text>No</text><file/>"))), (5, "element_unknown")),
    (quiz(question(stem="<questiontext><text><p>a</p></text></questiontext>")), (4, "text_elements")),
    (quiz(question(stem='<questiontext format="wiki"><text>a</text></questiontext>')), (4, "format_unknown")),
    (quiz(question(stem="")), (3, "text_missing")),
    (quiz(question(stem="<questiontext><text>&lt;p&gt;a\n&lt;strong&gt;b</text></questiontext>")), (5, "formatting")),
    (quiz(question(stem='<questiontext><text>a</text><file name="a" encoding="base64">%%%</file></questiontext>')), (4, "not_base64")),
    (quiz(question(stem=f'<questiontext><text>a</text><file name="a" encoding="hex">{PNG}</file></questiontext>')), (4, "not_base64")),
    (quiz(question(stem='<questiontext><text>a</text><file name="a" encoding="base64">AAAA</file></questiontext>')), (4, "not_an_image")),
    (quiz(question("truefalse", '<answer fraction="100"><text>true</text></answer>')), (3, "true_false")),
    (
        quiz(question("numerical", '<answer fraction="100"><text>1</text></answer><answer fraction="50"><text>2</text></answer>')),
        (4, "number_several"),
    ),
    (quiz(question("numerical", '<answer fraction="100"><text>one</text></answer>')), (4, "not_a_number")),
    (quiz(question("numerical", '<answer fraction="100"><text>1</text><tolerance>-1</tolerance></answer>')), (4, "tolerance")),
    (
        quiz(
            question(
                "numerical",
                '<answer fraction="100"><text>1</text></answer><units><unit><multiplier>1000</multiplier><unit_name>g</unit_name></unit></units>',
            )
        ),
        (4, "units"),
    ),
    (quiz(question("numerical", '<answer fraction="100"><text>1</text></answer><unitgradingtype>1</unitgradingtype>')), (3, "units")),
    (
        quiz(question("numerical", '<answer fraction="100"><text>1</text></answer><instructions><text>Do</text></instructions>')),
        (4, "element_unknown"),
    ),
    (quiz(question("ordering", "<selecttype>RANDOM</selecttype>")), (3, "order_part")),
    (quiz(question("ordering", '<answer fraction="2"><text>a</text></answer><answer fraction="1"><text>b</text></answer>')), (3, "order_places")),
    (quiz(question("matching", "<subquestion><text>a</text><answer><text></text></answer></subquestion>")), (4, "right_empty")),
    (quiz(question("matching", "<subquestion><text>a</text><wrong/></subquestion>")), (4, "element_unknown")),
    ("<quiz><question></quiz>", (1, "xml_broken")),
    ("", (1, "xml_broken")),
    ("no XML at all", (1, "xml_broken")),
    ("<questions></questions>", (1, "xml_root")),
    ("<quiz>" + "<a>" * 40 + "</a>" * 40 + "</quiz>", (1, "xml_too_much")),
    ('<?xml version="1.0" encoding="no-such"?><quiz/>', (1, "encoding")),
]


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_what_cannot_be_read_is_refused_by_line(text, problem):
    assert codes(text)[:1] == [problem]
    assert all(str(one.message) for one in read(text).problems)


BOMBS = [
    '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz>&c;</quiz>',
    '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>',
    '<!DOCTYPE quiz [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]><quiz/>',
    '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:1/quiz.dtd"><quiz/>',
]


@pytest.mark.parametrize("text", BOMBS)
def test_entities_are_neither_expanded_nor_fetched(text):
    assert codes(text) == [(1, "xml_doctype")]


def test_elements_without_end_are_refused_before_they_fill_the_memory():
    began = time.monotonic()
    assert codes("<quiz>" + "<a/>" * 1_000_000 + "</quiz>") == [(1, "xml_too_much")]
    assert time.monotonic() - began < 20


def test_a_file_that_the_text_does_not_show_is_noted():
    stem = f'<questiontext><text>a</text><file name="a.png" path="/" encoding="base64">{PNG}</file></questiontext>'
    assert [note.reason.code for note in read(quiz(question(stem=stem))).notes] == ["file_dropped"]


# --- What Moodle's own importer needs, and what its own exports look like ---------------------------------------------------------

TRUE_FALSE = """<generalfeedback format="html"><text></text></generalfeedback><defaultgrade>1.0000000</defaultgrade><penalty>1.0000000</penalty>
<hidden>0</hidden><idnumber></idnumber><answer fraction="100" format="moodle_auto_format"><text>true</text><feedback format="html"><text></text></feedback></answer>
<answer fraction="0" format="moodle_auto_format"><text>false</text><feedback format="html"><text></text></feedback></answer>"""
ORDER = """<layouttype></layouttype><selecttype></selecttype><selectcount>2</selectcount><gradingtype></gradingtype><showgrading></showgrading>
<numberingstyle>none</numberingstyle><shownumcorrect>1</shownumcorrect><answer fraction="1.0000000" format="html"><text>a</text></answer>
<answer fraction="2.0000000" format="html"><text>b</text></answer>"""


def category(name, words="moodle_auto_format"):
    info = f'<info format="{words}"><text>This is a category</text></info>'
    return f'<question type="category"><category><text>$course$/{name}</text></category>{info}<idnumber></idnumber></question>'


def test_categories_in_one_another_with_what_moodle_says_of_them():
    text = quiz(
        category("Iota", "plain_text"), question("truefalse", TRUE_FALSE), category("Iota/Kappa", "markdown"), question("truefalse", TRUE_FALSE)
    )
    reading = read(text)
    assert ([draft.topic for draft in reading.drafts], reading.problems) == (["Iota", "Kappa"], [])


def test_one_question_that_is_not_imported_is_named_and_the_others_are_read():
    text = quiz(question("truefalse", TRUE_FALSE), question("essay", "<responseformat>editor</responseformat>"), question("ordering", ORDER))
    assert [draft.kind for draft in read(text).drafts] == ["true_false", "ordering"]
    assert [reason for _line, reason in codes(text)] == ["kind_unknown"]


@pytest.mark.parametrize(
    ("stem", "more", "reason"),
    [
        ('<questiontext format="html"><text><![CDATA[<a href="@@PLUGINFILE@@/a.mp3">Listen</a>]]></text></questiontext>', CHOICES, "formatting"),
        (STEM, '<correctfeedback format="html"><text>Well done!</text></correctfeedback>' + CHOICES, "combined_feedback"),
        (STEM, '<hint format="html"><text>Think</text></hint>' + CHOICES, "element_unknown"),
        (STEM, CHOICES.replace("<text>Yes</text>", '<text>&lt;img src="@@PLUGINFILE@@/a.jpg"/&gt;</text>'), "picture_place"),
    ],
)
def test_what_moodle_exports_and_the_bank_has_no_place_for_is_refused(stem, more, reason):
    assert [code for _line, code in codes(quiz(question(more=more, stem=stem)))] == [reason]


# Of each kind what question/format/xml/format.php and qtype_ordering of Moodle read without a default, or with one that says another thing.
NEEDED = {
    "multichoice": {"single", "shuffleanswers", "answer"},
    "truefalse": {"answer"},
    "matching": {"subquestion"},
    "numerical": {"answer"},
    "ordering": {"layouttype", "selecttype", "selectcount", "gradingtype", "answer"},
}


def test_what_is_written_has_everything_that_moodle_does_not_make_up():
    weights = "<single>false</single>" + CHOICES.replace('"0"', '"-50"')
    matching = "".join(f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>" for left, right in ("ax", "by"))
    number = '<answer fraction="100"><text>1</text><tolerance>0</tolerance></answer>'
    kinds = {"multichoice": weights, "truefalse": TRUE_FALSE, "matching": matching, "numerical": number, "ordering": ORDER}
    drafts = [draft for kind, more in kinds.items() for draft in read(quiz(question(kind, more))).drafts]
    written = read_xml(moodle_write.write(drafts))
    found = [element for element in written.children if element.attributes["type"] != "category"]
    assert [element.attributes["type"] for element in found] == list(kinds)
    for element in found:
        names = {child.name for child in element.children}
        assert names >= {"name", "questiontext", "defaultgrade", *NEEDED[element.attributes["type"]]}
        assert element.first("name").text_of("text")
        assert all(answer.attributes["fraction"] and answer.first("text") for answer in element.all("answer"))
    assert [[answer.text_of("text"), answer.attributes["fraction"]] for answer in found[1].all("answer")] == [["true", "100"], ["false", "0"]]
