"""What is right in the sample exam, by the text of the question, and how a person gives it in the browser. Pages are Kazakh."""

from functools import cache
from pathlib import Path

import yaml

from quizzes.files.yaml_question import content_of
from tests.journeys.people import squeezed

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "kk"


@cache
def contents():
    """Question text → its content, from the files that were imported, and what organisations proposed in the sample."""
    found = {}
    for file in (ROOT / "quizzes" / "content" / "observer").glob("*.yaml"):
        for question in yaml.safe_load(file.read_text(encoding="utf-8")).get("questions", []):
            found[squeezed(question["text"][LANGUAGE])] = content_of(question)
    for question in yaml.safe_load((ROOT / "dashboard" / "content" / "sample_questions.yaml").read_text(encoding="utf-8")):
        options = [{"correct": option["correct"], "text": option} for option in question["options"]]
        found[squeezed(question["text"][LANGUAGE])] = {"kind": "single", "options": options, "matches": [], "number": {}}
    return found


def right_texts():
    """The texts of right options, for pages that must not tell them."""
    return [said(option) for content in contents().values() for option in content["options"] if option.get("correct")]


def said(option):
    return squeezed(option["text"][LANGUAGE])


def give(fieldset, is_right=True):
    """Answer the question in this fieldset, rightly or wrongly, with a script or without one."""
    content = contents()[squeezed(fieldset.locator("legend").inner_text())]
    KINDS.get(content["kind"], _choose)(fieldset, content, is_right)


def _choose(fieldset, content, is_right):
    """Of several right ones all; wrongly: one that is not."""
    right = [said(option) for option in content["options"] if option["correct"]]
    labels = fieldset.locator("label.option").all()
    wanted = [label for label in labels if (squeezed(label.inner_text()) in right) == is_right]
    for label in wanted if content["kind"] == "multiple" and is_right else wanted[:1]:
        label.click()


def _order(fieldset, content, is_right):
    """By the arrows where a script has put them there, else by numbers."""
    wanted = [said(option) for option in content["options"]]
    wanted = wanted if is_right else wanted[::-1]
    if not fieldset.locator(".line__move").count():
        for line in fieldset.locator("[data-line]").all():
            line.locator("select").select_option(str(wanted.index(squeezed(line.locator(".line__text").inner_text())) + 1))
        return
    for place, text in enumerate(wanted):
        lines = [squeezed(one) for one in fieldset.locator(".line__text").all_inner_texts()]
        for now in range(lines.index(text), place, -1):
            fieldset.locator("[data-line]").nth(now).locator(".line__move").first.click()
    keep = fieldset.locator("[data-order]")
    if keep.is_visible():
        keep.click()


def _match(fieldset, content, is_right):
    rights = [one["id"] for one in content["matches"]]
    matches = {said(option): option["match"] for option in content["options"]}
    for line in fieldset.locator("[data-line]").all():
        match = matches[squeezed(line.locator(".line__text").inner_text())]
        line.locator("select").select_option(match if is_right else next(one for one in rights if one != match))


def _number(fieldset, content, is_right):
    fieldset.locator("input[inputmode]").fill(content["number"]["value"] if is_right else "999999")
    fieldset.locator("input[inputmode]").blur()


KINDS = {"ordering": _order, "matching": _match, "numeric": _number}
