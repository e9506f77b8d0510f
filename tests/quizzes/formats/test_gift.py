# ruff: noqa: E501 - files as people write them
"""GIFT as Moodle's documentation and people write it."""

import pytest

from quizzes.formats import gift
from quizzes.formats.drafts import MatchDraft, NumberDraft, OptionDraft


def read(text):
    return gift.read(text.encode())


def one(text):
    reading = read(text)
    assert [problem.message for problem in reading.problems] == []
    return reading.drafts[0]


def options(draft):
    return [(option.text.get(""), option.correct, option.weight, option.explanation.get("")) for option in draft.options]


def codes(text):
    return [(problem.line, problem.reason.code) for problem in read(text).problems]


def test_a_single_choice():
    draft = one("Who's buried in Grant's tomb?{=Grant ~no one #was true for 12 years ~Napoleon}")
    assert (draft.kind, draft.text) == ("single", {"": "Who's buried in Grant's tomb?"})
    assert options(draft) == [("Grant", True, "", None), ("no one", False, "", "was true for 12 years"), ("Napoleon", False, "", None)]


def test_a_choice_on_several_lines_with_a_name_feedback_and_general_feedback():
    draft = one(
        "// a comment\n::Kanji characters origins::From which language are they?{\n\n".replace("\n\n", "\n")
        + "    ~India #Wrong!\n    // another comment\n    =China #Right!\n    ~Egypt\n    ####They came from China.\n}\n"
    )
    assert options(draft) == [("India", False, "", "Wrong!"), ("China", True, "", "Right!"), ("Egypt", False, "", None)]
    assert draft.explanation == {"": "They came from China."}
    assert draft.line == 2


def test_weights_make_it_a_multiple_choice():
    draft = one("What two people are entombed in Grant's tomb? {\n ~%-100%No one\n ~%50%Grant\n ~%50%Grant's wife\n ~%-100.0%Grant's father }")
    assert draft.kind == "multiple"
    assert options(draft) == [
        ("No one", False, "-100", None),
        ("Grant", True, "50", None),
        ("Grant's wife", True, "50", None),
        ("Grant's father", False, "-100", None),
    ]


def test_weights_with_fractions_are_kept_to_the_digit():
    assert [option.weight for option in one("Q{~%33.33333%a ~%33.33333%b ~%33.33334%c ~d}").options] == ["33.33333", "33.33333", "33.33334", "0"]


def test_a_wrong_answer_of_a_single_choice_may_be_worth_something():
    assert options(one("Jesus' hometown?{~Jerusalem #no ~%25%Bethlehem #born here ~%50%Galilee =Nazareth}"))[1:3] == [
        ("Bethlehem", False, "25", "born here"),
        ("Galilee", False, "50", None),
    ]


@pytest.mark.parametrize(("written", "right"), [("T", "true"), ("TRUE", "true"), ("F", "false"), ("FALSE", "false")])
def test_true_or_false(written, right):
    draft = one(f"The sun rises in the east.{{{written}}}")
    assert draft.kind == "true_false"
    assert [option.id for option in draft.options if option.correct] == [right]


def test_feedback_of_true_or_false_is_first_of_the_wrong_answer_then_of_the_right_one():
    draft = one("Grant was buried in a tomb in NY.{FALSE#No, there#Well done####He lies in the mausoleum.}")
    assert {option.id: option.explanation[""] for option in draft.options} == {"true": "No, there", "false": "Well done"}
    assert draft.explanation == {"": "He lies in the mausoleum."}


def test_matching_with_a_right_side_for_two_and_one_for_none():
    draft = one("Match.{=Canada -> Ottawa =Italy->Rome\n =Vatican -> Rome = -> Paris ####Capitals}")
    assert draft.kind == "matching"
    assert draft.options == (OptionDraft({"": "Canada"}, match=0), OptionDraft({"": "Italy"}, match=1), OptionDraft({"": "Vatican"}, match=1))
    assert draft.matches == (MatchDraft({"": "Ottawa"}), MatchDraft({"": "Rome"}), MatchDraft({"": "Paris"}))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("#1822:5", NumberDraft("1822", "5")),
        ("#3.14159:0.0005", NumberDraft("3.14159", "0.0005")),
        ("#3.141..3.142", NumberDraft("3.1415", "0.0005")),
        ("#-5..-2", NumberDraft("-3.5", "1.5")),
        ("#=1822", NumberDraft("1822", "0")),
        ("#=%100%1822:0#", NumberDraft("1822", "0")),
        ("# 7 ", NumberDraft("7", "0")),
    ],
)
def test_a_number(written, number):
    assert one(f"When was Grant born?{{{written}}}").number == number


def test_signs_are_escaped():
    draft = one(r"Which \{answer\}\: 2+2 \= 4 \~ 5 \# \\ ?{ = \=4 \# \~ ~ \{5\} }")
    assert draft.text == {"": r"Which {answer}: 2+2 = 4 ~ 5 # \ ?"}
    assert options(draft)[0][0] == "=4 # ~"
    assert options(draft)[1][0] == "{5}"


def test_an_escaped_backslash_does_not_escape_the_next_sign():
    assert one("A path C\\:\\\\new \\n B{T}").text == {"": "A path C:\\new\nB"}


def test_a_colon_and_another_backslash_stand_for_themselves():
    assert one("At 10:30 in C\\temp?{T}").text == {"": "At 10:30 in C\\temp?"}


def test_lines_within_a_text_are_kept():
    assert one("First line\n  second line {T}").text == {"": "First line\nsecond line"}


def test_html_is_read_as_plain_text():
    draft = one(
        '[html]<p>Is this &lt;b&gt; &amp; that<br>true&nbsp;?</p>\n<p dir\\="ltr" style\\="text-align\\: left;">Second &#1179;</p>{=<p>Yes</p> ~[plain]<b>}'
    )
    assert draft.text == {"": "Is this <b> & that\ntrue\xa0?\nSecond қ"}
    assert [text for text, *_more in options(draft)] == ["Yes", "<b>"]


def test_languages_stand_side_by_side():
    draft = one(
        '[html]<span lang\\="kk" class\\="multilang">Не істейсіз?</span> <span class\\="multilang" lang\\="ru">Что делать?</span>'
        '{=<span lang\\="kk" class\\="multilang">Күту</span><span lang\\="ru" class\\="multilang">Ждать</span> ~42}'
    )
    assert draft.text == {"kk": "Не істейсіз?", "ru": "Что делать?"}
    assert [option.text for option in draft.options] == [{"kk": "Күту", "ru": "Ждать"}, {"kk": "42", "ru": "42"}]


def test_what_stands_outside_of_the_languages_is_in_all_of_them():
    draft = one('[html]1. <span lang\\="kk" class\\="multilang">Қазақша</span><span lang\\="ru" class\\="multilang">По-русски</span> (2){T}')
    assert draft.text == {"kk": "1. Қазақша (2)", "ru": "1. По-русски (2)"}


def test_plain_words_may_be_markdown():
    assert one("[markdown]Just words,\non two lines{T}").text == {"": "Just words, on two lines"}


def test_a_category_is_the_topic_of_what_follows():
    reading = read("A{T}\n\n$CATEGORY: $course$/top/count\n\nB{T}\n\nC{T}\n\n$CATEGORY: opening\n\nD{F}\n")
    assert [draft.topic for draft in reading.drafts] == ["", "count", "count", "opening"]


def test_id_and_tags_stand_in_comments():
    draft = one(
        "// question: 7  name: x\n// [id:cnt-01] [tag:difficulty:3] [tag:critical] [tag:article:elections-43]\n// [tag:purpose:practice] [tag:options:b,a]\nQ{=x ~y}"
    )
    assert (draft.ref, draft.difficulty, draft.critical, draft.article, draft.purpose) == ("cnt-01", 3, True, "elections-43", "practice")
    assert [option.id for option in draft.options] == ["b", "a"]


def test_another_tag_is_left_out_with_a_note():
    reading = read("// [tag:week 3]\nQ{T}")
    assert [(note.line, note.reason.code) for note in reading.notes] == [(2, "tag_dropped")]
    assert len(reading.drafts) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_any_encoding_and_any_end_of_line(encoding, end):
    reading = gift.read(f"Бақ?{end}{{T}}{end}{end}Второй вопрос о подсчёте{{F}}".replace("Бақ", "Первый").encode(encoding))
    assert [draft.text[""] for draft in reading.drafts] == ["Первый?", "Второй вопрос о подсчёте"]
    assert [draft.line for draft in reading.drafts] == [1, 4]


def test_an_image_is_read_from_a_data_address():
    png = "iVBORw0KGgphbnl0aGluZw=="
    draft = one(f'[html]Look<p><img src\\="data\\:image/png;base64,{png.replace("=", chr(92) + "=")}" alt\\="A box"></p>{{T}}')
    assert draft.image.data.startswith(b"\x89PNG")
    assert draft.image.alt == {"": "A box"}
    assert draft.text == {"": "Look"}


REFUSED = [
    ("Write an essay.{}", (1, "kind_essay")),
    ("Who?{=Grant =Ulysses Grant}", (1, "kind_short")),
    ("Who?{Grant}", (1, "kind_short")),
    ("Just a text.", (1, "kind_description")),
    ("Grant is {~buried =entombed} in a tomb.", (1, "missing_word")),
    ("Q{=a ~b", (1, "braces")),
    ("Q=a ~b}", (1, "braces")),
    ("Q}{", (1, "braces")),
    ("Q{T}{F}", (1, "braces")),
    ("A{\n=x\n\n~y}", (1, "braces")),
    ("Q{\nwords\n=a\n~b}", (2, "before_answers")),
    ("Q{=a\n=b\n~c}", (2, "several_right")),
    ("Q{=%50%a ~b}", (1, "weight_of_right")),
    ("Q{~%a%b ~%50%c}", None),
    ("Q{~%200%b ~c}", (1, "weight")),
    ("Q{~%%b =c}", (1, "not_a_number")),
    ("Q{~ =c}", (1, "answer_empty")),
    ("{=c ~d}", (1, "text_missing")),
    ("Q{=a -> b#feedback =c -> d}", (1, "pair")),
    ("Q{=a -> b =c}", (1, "pair")),
    ("Q{=a -> =b -> c}", (1, "right_empty")),
    ("Q{= -> c = -> c}", (1, "right_twice")),
    ("Q{#twelve}", (1, "not_a_number")),
    ("Q{#12,5}", (1, "not_a_number")),
    ("Q{#5..1}", (1, "tolerance")),
    ("Q{#=1 =%50%2}", (1, "number_several")),
    ("Q{#=1:0#good}", (1, "number_feedback")),
    ("Q{#=1 ~#bad}", (1, "number_several")),
    ("\n\n[html]<b>Bold</b>{T}", (3, "formatting")),
    ("[html]a\n<table>{T}", (2, "formatting")),
    ("Q{=<i>a</i> ~b}", (1, "formatting")),
    ('[html]<p class\\="x">a</p>{T}', (1, "formatting")),
    ('[html]<span style\\="x">a</span>{T}', (1, "span")),
    ('[html]<span lang\\="de" class\\="multilang">a</span>{T}', (1, "language_unknown")),
    ('[html]<span lang\\="kk" class\\="multilang">a{T}', (1, "not_closed")),
    ('[html]<span lang\\="kk" class\\="multilang">a</span> x <span lang\\="ru" class\\="multilang">b</span>{T}', (1, "languages_mixed")),
    ("[html]{mlang kk}a{mlang}{T}", (1, "braces")),
    ("[html]\\{mlang kk\\}a\\{mlang\\}{T}", (1, "mlang")),
    ("[markdown]**bold**{T}", (1, "markdown")),
    ("[html]a&#0;b{T}", (1, "control_character")),
    ("a\x07b{T}", (1, "control_character")),
    ("[html]a&#xD800;b{T}", (1, "control_character")),
    ('[html]<img src\\="https\\://example.org/a.png">a{T}', (1, "image_elsewhere")),
    ('[html]a<img src\\="data\\:image/png;base64,AAAA">{T}', (1, "not_an_image")),
    ('[html]a<img src\\="data\\:image/png;base64,AA\\=A">{T}', (1, "not_base64")),
    ('[html]a<img src\\="data\\:image/png;base64,iVBORw0KGgo\\=">b{T}', (1, "picture_inside")),
    ('[html]a{=<img src\\="data\\:image/png;base64,iVBORw0KGgo\\="> ~b}', (1, "picture_place")),
    ('[html]<img src\\="data\\:image/png;base64,iVBORw0KGgo\\="><img src\\="data\\:image/gif;base64,R0lGODlh">a{T}', (1, "images_several")),
    ('[html]a<img src\\="data\\:image/png;base64,' + "iVBORw0KGgoA" * 600_000 + '">{T}', (1, "image_too_large")),
    ('[html]<img style\\="x" src\\="y">a{T}', (1, "formatting")),
    ("[html]a<!-- b{T}", (1, "not_closed")),
    ("// [tag:difficulty:]\nQ{T}", (2, "tag_wrong")),
    ("$CATEGORY: x\nQ{T}", (1, "category")),
    ("// [id:x]\n\nQ{T}", (1, "tags_alone")),
    ("// [tag:difficulty:9]\nQ{T}", (2, "tag_wrong")),
    ("// [tag:options:a,b,c]\nQ{=a ~b}", (2, "tag_ids")),
    ("// [tag:unit:ru:кг]\nQ{T}", (2, "tag_unit")),
    ("Q{" + "~a" * 101 + "}", (1, "too_many_answers")),
    ("x" * 20_001 + "{T}", (1, "text_too_long")),
]


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_what_cannot_be_read_is_refused_by_line(text, problem):
    found = codes(text)
    assert found[:1] == ([problem] if problem else [])
    assert all(str(one.message) for one in read(text).problems)


def test_a_question_that_is_refused_does_not_hide_the_next():
    reading = read("Essay{}\n\nGood{T}\n\nWho?{=x}")
    assert [problem.line for problem in reading.problems] == [1, 5]
    assert len(reading.drafts) == 1
