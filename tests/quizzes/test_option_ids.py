"""What stands in the page of the exam does not tell the key: not even the ids of the answers."""

from pathlib import Path

import pytest
import yaml

from quizzes.files.yaml_question import content_of, problems_of_question
from quizzes.option_ids import free_ids, tell_the_key
from tests.factories.people import in_all
from tests.factories.quizzes import KINDS

FILES = sorted((Path(__file__).resolve().parents[2] / "quizzes" / "content" / "observer").glob("*.yaml"))


def test_new_ids_come_by_chance_and_never_twice():
    drawn = {tuple(one for one, _place in zip(free_ids({"a", "b"}), range(6), strict=False)) for _ in range(20)}
    assert len(drawn) > 15
    assert all(not {"a", "b"} & set(ids) and len(set(ids)) == 6 for ids in drawn)
    assert len(set(free_ids(()))) == 26 + 26 * 26


@pytest.mark.parametrize(
    "kind, options, matches, told",
    [
        ("ordering", "abcd", "", True),
        ("ordering", "badc", "", False),
        ("matching", "abc", "pqr", True),
        ("matching", "abc", "qpr", False),
        ("single", "abcd", "", False),
        ("ordering", "ab", "", False),
    ],
)
def test_ids_that_go_up_as_the_answer_does_tell_it(kind, options, matches, told):
    assert tell_the_key(kind, list(options), list(matches)) is told


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_a_file_whose_ids_tell_the_key_is_refused(kind):
    content = {"options": sorted(KINDS[kind]["options"], key=lambda option: option["id"])}
    if kind == "matching":
        options = [{**option, "match": match} for option, match in zip(content["options"], "pqr", strict=True)]
        content = {"options": options, "matches": KINDS[kind]["matches"]}
    data = {
        "ref": "x-1",
        "kind": kind,
        "critical": False,
        "difficulty": 1,
        "article": "a-1",
        "text": in_all("?"),
        "explanation": in_all("!"),
        **content,
    }
    assert any("mix them" in reason for reason in problems_of_question(data, {"a-1"}))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_ids_of_the_sample_tell_nothing(file):
    for question in yaml.safe_load(file.read_text(encoding="utf-8")).get("questions", []):
        content = content_of(question)
        sides = [option.get("match", "") for option in sorted(content["options"], key=lambda option: option["id"])]
        assert not tell_the_key(content["kind"], [option["id"] for option in content["options"]], sides), question["ref"]
