# ruff: noqa: E501 - files as people write them
"""gift-pegjs, another reader of GIFT, and ours read the same.

Switched on by GIFT_PEGJS=/path/to/node_modules, where `npm install gift-pegjs@1.0.2` has put it; needs node.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quizzes.formats import gift, gift_write
from quizzes.formats.drafts import Unreadable
from quizzes.formats.gift_syntax import blocks_of
from tests.quizzes.formats.strategies import drafts

MODULES = os.environ.get("GIFT_PEGJS", "")
pytestmark = pytest.mark.skipif(not MODULES or not shutil.which("node"), reason="set GIFT_PEGJS=/path/to/node_modules with gift-pegjs (CI does)")
SCRIPT = """
const { parse } = require(process.argv[1]);
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => { try { return parse(text); } catch (error) { return String(error); } })));
"""
KINDS = {"MC": "choice", "TF": "true_false", "Matching": "matching", "Numerical": "numeric", "Short": "short", "Essay": "essay"}


def theirs(texts):
    """What gift-pegjs makes of each text: a list of questions, or the words of its error."""
    done = subprocess.run(
        ["node", "-e", SCRIPT, str(Path(MODULES) / "gift-pegjs")], input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(done.stdout)


def flat(text):
    """Words without white space, which gift-pegjs joins and cuts otherwise than Moodle."""
    return re.sub(r"[\s\ufeff\x1c-\x1f\x85]+", " ", text).strip()


def part(theirs):
    return (theirs["format"], flat(theirs["text"])) if theirs and theirs["text"] else None


def ours_of(block):
    """A block in the words of gift-pegjs."""

    def words(one):
        return (one.format, flat(one.text)) if one and one.text else None

    if block.kind == "category":
        return {"type": "Category", "title": block.stem.text}
    name = next(key for key, kind in KINDS.items() if kind == block.kind)
    said = {"type": name, "title": block.name or None, "id": block.ref or None, "tags": block.tags or None, "stem": words(block.stem)}
    said["feedback"] = words(block.feedback)
    if name in {"MC", "Short"}:
        said["choices"] = [
            (one.sign == "=", float(one.weight) if one.weight else None, words(one.text), words(one.feedback)) for one in block.answers
        ]
    if name == "TF":
        said["is_true"] = block.answers[0].text.text in {"T", "TRUE"}
        said["feedbacks"] = [words(block.answers[0].feedback), words(block.answers[0].right)]
    if name == "Matching":
        said["pairs"] = [(words(one.text), flat(one.right.text)) for one in block.answers]
    if name == "Numerical":
        said["numbers"] = [[float(value) for value in re.split(r":|\.\.", one.text.text)] for one in block.answers if one.sign == "="]
    return said


def theirs_of(one):
    if one["type"] == "Category":
        return {"type": "Category", "title": one["title"].strip()}
    said = {
        "type": one["type"],
        "title": one["title"],
        "id": one["id"],
        "tags": one["tags"],
        "stem": part(one["stem"]),
        "feedback": part(one["globalFeedback"]),
    }
    if one["type"] in {"MC", "Short"}:
        said["choices"] = [(two["isCorrect"], two["weight"], part(two["text"]), part(two["feedback"])) for two in one["choices"]]
    if one["type"] == "TF":
        said["is_true"] = one["isTrue"]
        said["feedbacks"] = [part(one["trueFeedback"]), part(one["falseFeedback"])]
    if one["type"] == "Matching":
        said["pairs"] = [(part(two["subquestion"]), right_side(two["subanswer"])) for two in one["matchPairs"]]
    if one["type"] == "Numerical":
        choices = one["choices"] if isinstance(one["choices"], list) else [one["choices"]]
        said["numbers"] = [number(two.get("text", two)) for two in choices if two.get("isCorrect", True)]
    return said


def right_side(text):
    """gift-pegjs leaves its own marks for escaped signs in right sides."""
    return flat(re.sub(r"&&(?:(010)|(\d\d\d);)", lambda mark: chr(int(mark[1] or mark[2])), text))


def number(value):
    return [value[name] for name in ("number", "range", "numberLow", "numberHigh") if value.get(name) is not None]


CORPUS = [
    "Who's buried in Grant's tomb?{=Grant ~no one ~Napoleon ~Churchill ~Mother Teresa }",
    "// question 1\n::Q1:: What's between orange and green in the spectrum?\n{ =yellow # right; good! ~red # wrong, it's yellow ~blue # wrong }",
    "::Q2:: What's between orange and green?\n{\n\t=yellow # right\n\t~red # wrong\n\t####A general word\n}",
    "What two people are entombed in Grant's tomb? {\n   ~%-50%No one\n   ~%50%Grant\n   ~%50%Grant's wife\n   ~%-50%Grant's father\n}",
    "Ratio?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~d}",
    "Which answer equals 5? {\n ~ \\= 2 + 2\n = \\= 2 + 3\n ~ \\= 2 + 4 }",
    "::GIFT Control Characters::Which of the following is NOT a control character for the GIFT import format? {\n ~ \\~     # \\~ is a control character.\n ~ \\=     # \\= is one.\n ~ \\#\n ~ \\{\n ~ \\}\n = \\     # Correct! \\ (backslash) is not.\n}",
    "Grant is buried in a tomb in NY.{T}",
    "The sun rises in the east.{FALSE#No, in the east#Well done####Every day}",
    "The sun rises in the west.{F#Wrong}",
    "Match the countries with their capitals. {\n   =Canada -> Ottawa\n   =Italy  -> Rome\n   =Japan  -> Tokyo\n   =India  -> New Delhi\n   ####Capitals\n   }",
    "When was Ulysses S. Grant born? {#1822}",
    "What is pi (to 3 places)? {#3.1415:0.0005}.".replace("}.", "}"),
    "What is pi? {#3.141..3.142}",
    "When? {#\n =1822\n}",
    "[html]<p>Is this <b>bold</b>?</p>{=[plain]<b> ~[html]<i>}",
    "[markdown]Some *words*{=a ~b}",
    "$CATEGORY: tom/dick/harry\n\nQ one{T}\n\n$CATEGORY: other\n\nQ two{F}",
    "// [id:abc-1] [tag:critical] [tag:difficulty:2]\nQ{=a ~b}",
    "::Windows::Lines\r\nin two{\r\n=a\r\n~b\r\n}\r\n\r\nNext{T}\r\n".replace("\r\n", "\n"),
    "Tab\tand  spaces{=a\t~b}",
    "Deep \\\\n and \\n here{=a ~b}",
    "Қазақша сұрақ: жоқ{=иә ~жоқ}".replace(":", "\\:"),
    "Who?{=no one =nobody}",
    "Write.{}",
    "Several formats {=a#[html]<b>x</b> ~b#y####[plain]z}",
]


@pytest.mark.parametrize("text", CORPUS)
def test_what_people_write_is_read_as_gift_pegjs_reads_it(text):
    found = theirs([text])[0]
    assert isinstance(found, list), found
    assert [ours_of(block) for block in blocks_of(text)] == [theirs_of(one) for one in found]


@pytest.mark.parametrize("text", ["Q{=a ~b", "Q=a ~b}", "Q{words =a ~b}", "Q{#5..}", "Q{~%200%a =b}", "Q{T}{F}"])
def test_what_gift_pegjs_does_not_read_we_refuse_too(text):
    assert isinstance(theirs([text])[0], str)
    assert gift.read(text.encode()).problems


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.lists(drafts(kinds=("single", "multiple", "true_false", "matching", "numeric")), min_size=3, max_size=8))
def test_what_we_write_gift_pegjs_reads_as_we_do(written):
    texts = [gift_write.write([one]).decode() for one in written]
    for text, found in zip(texts, theirs(texts), strict=True):
        assert isinstance(found, list), (found, text)
        blocks = list(blocks_of(text))
        assert not any(isinstance(block, Unreadable) for block in blocks)
        assert [ours_of(block) for block in blocks] == [theirs_of(one) for one in found]
