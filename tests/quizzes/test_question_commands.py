import pytest
from django.core.management import CommandError, call_command

from quizzes.models import Question
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.quizzes import KINDS, QuestionFactory

GIFT = "// [id:cnt-01]\nWhat?{=a ~b}\n"
TOLD = {"language": "ru", "topic": "count", "article": "art-1"}


@pytest.fixture(autouse=True)
def codes(db):
    LawArticleFactory(code="art-1")
    TopicFactory(code="count")


@pytest.fixture
def file(tmp_path):
    """file(text, name) → its path."""

    def file(text, name="q.gift"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return file


def test_a_file_is_imported(file, capsys):
    call_command("import_questions", file(GIFT), **TOLD)
    assert "q.gift:2: cnt-01: new\nNew: 1. Changed: 0. The same: 0." in capsys.readouterr().out
    assert Question.objects.get().state == "draft"


def test_a_dry_run_says_what_would_become_of_it_and_writes_nothing(file, capsys):
    call_command("import_questions", file(GIFT), dry_run=True, **TOLD)
    assert "A dry run" in capsys.readouterr().out
    assert not Question.objects.exists()


def test_every_problem_is_told_with_file_and_line(file, capsys):
    with pytest.raises(CommandError, match="Problems: 2"):
        call_command("import_questions", file(f"{GIFT}\nEssay{{}}\n\nWho?{{=x}}"), **TOLD)
    assert "q.gift:4: Essays are not imported" in capsys.readouterr().err
    assert not Question.objects.exists()


def test_the_format_may_be_named(file):
    call_command("import_questions", file("Q\nA. x\nB. y\nANSWER: A", "q.dat"), format="aiken", **TOLD)
    assert Question.objects.get().options[0]["correct"] is True


@pytest.mark.parametrize(("name", "words"), [("q.pdf", "not recognised"), ("none.gift", "cannot be opened")])
def test_what_cannot_be_told_or_opened_is_said(file, tmp_path, name, words):
    path = file("x", name) if name == "q.pdf" else str(tmp_path / name)
    with pytest.raises(CommandError, match=words):
        call_command("import_questions", path)


@pytest.mark.parametrize("name", ["bank.gift", "bank.xml", "bank.csv", "bank.xlsx"])
def test_the_bank_is_written_and_imported_back(tmp_path, name, capsys):
    for kind in ("single", "multiple", "matching", "numeric", "true_false"):
        QuestionFactory(kind=kind, ref=f"q-{kind}", **KINDS[kind])
    QuestionFactory(ref="other", state="draft")
    call_command("export_questions", str(tmp_path / name), state="live")
    call_command("import_questions", str(tmp_path / name))
    assert "The same: 5." in capsys.readouterr().out


def test_a_file_in_one_language(tmp_path, capsys):
    QuestionFactory(ref="q-1")
    call_command("export_questions", str(tmp_path / "q.txt"), format="aiken", language="kk")
    assert (tmp_path / "q.txt").read_text(encoding="utf-8").startswith("Question q-1? (kk)\nA. Option a (kk)\n")


def test_what_a_format_cannot_carry_is_told_by_name(tmp_path, capsys):
    QuestionFactory(ref="steps", kind="ordering", **KINDS["ordering"])
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("export_questions", str(tmp_path / "q.gift"))
    assert "steps: GIFT has no questions about an order." in capsys.readouterr().err
    assert not (tmp_path / "q.gift").exists()


@pytest.mark.parametrize(("path", "more", "words"), [("q.pdf", {}, "names no format"), ("q.dat", {"format": "aiken"}, "one language")])
def test_a_format_or_a_language_that_is_not_told_is_asked_for(tmp_path, path, more, words):
    with pytest.raises(CommandError, match=words):
        call_command("export_questions", str(tmp_path / path), **more)
