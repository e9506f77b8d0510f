import copy

import pytest
import yaml
from django.core.management import CommandError, call_command
from wagtail.models import Revision

from courses.models import Topic
from quizzes.content import CONTENT, load_exam
from quizzes.enums import QuestionKind
from quizzes.files.yaml_import import import_questions
from quizzes.models import Exam, ExamPage, Question, Scenario
from quizzes.question_rules import true_false_options
from quizzes.scenarios import save_scenario
from quizzes.services import save_answer, start_attempt
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.people import in_all
from tests.factories.quizzes import KINDS
from tests.quizzes.conftest import make_exam


def question(ref="imp-01", **change):
    options = [{"id": letter, "correct": letter == "b", "text": in_all(f"Option {letter}")} for letter in "abcd"]
    texts = {"text": in_all("What do you do?"), "explanation": in_all("Because.")}
    return {"ref": ref, "critical": True, "difficulty": 1, "article": "art-1", **texts, "options": options, **change}


@pytest.fixture
def codes(db):
    LawArticleFactory(code="art-1")
    TopicFactory(code="impartiality")


@pytest.fixture
def write(tmp_path, codes):
    """write(questions, name) → the folder."""

    def write(questions, name="impartiality.yaml", topic="impartiality"):
        (tmp_path / name).write_text(yaml.safe_dump({"topic": topic, "questions": questions}, allow_unicode=True), encoding="utf-8")
        return tmp_path

    return write


def reasons(report):
    return [problem.reason for problem in report.problems]


def test_questions_are_imported_live(write):
    report = import_questions(write([question(), question("imp-02")]))
    assert report.created == ["imp-01", "imp-02"]
    first = Question.objects.get(ref="imp-01")
    assert (first.state, first.critical, first.topic.code, first.text["kk"]) == ("live", True, "impartiality", "What do you do? (kk)")
    assert first.latest_revision.content["options"][1]["correct"] is True


def test_importing_again_changes_nothing(write):
    folder = write([question()])
    import_questions(folder)
    assert import_questions(folder).unchanged == ["imp-01"]
    assert Revision.objects.count() == 1


def test_a_change_of_meaning_makes_a_new_revision(write):
    import_questions(write([question()]))
    before = Question.objects.get().latest_revision_id
    report = import_questions(write([question(text=in_all("What now?"))]))
    assert report.changed == ["imp-01"]
    assert Question.objects.get().latest_revision_id != before
    assert Revision.objects.count() == 2


def test_a_change_of_difficulty_alone_makes_none(write):
    import_questions(write([question()]))
    assert import_questions(write([question(difficulty=3)])).changed == ["imp-01"]
    assert Question.objects.get().difficulty == 3
    assert Revision.objects.count() == 1


def test_the_order_of_options_is_no_change(write):
    import_questions(write([question()]))
    turned = question()
    turned["options"].reverse()
    assert import_questions(write([turned])).unchanged == ["imp-01"]


def test_a_dry_run_reports_and_writes_nothing(write):
    assert import_questions(write([question()]), dry_run=True).created == ["imp-01"]
    assert not Question.objects.exists()


def test_what_is_in_no_file_stays(write, volunteer, at):
    attempt = start_attempt(volunteer, make_exam_with("impartiality"), language="en", at=at)
    save_answer(attempt, question_id=attempt.paper["items"][0]["question"], chosen=["b"], client_revision=1, at=at)
    count = Question.objects.count()
    import_questions(write([question()]))
    assert Question.objects.count() == count + 1


def make_exam_with(code):
    from courses.models import Topic

    Topic.objects.filter(code=code).update(code=f"{code}-old")
    exam = make_exam()
    Topic.objects.filter(code=code).update(code=f"{code}-new")
    Topic.objects.filter(code=f"{code}-old").update(code=code)
    return exam


def without(path):
    faulty = copy.deepcopy(question())
    target = faulty
    for key in path[:-1]:
        target = target[key]
    del target[path[-1]]
    return faulty


def with_option(**change):
    faulty = question()
    faulty["options"][1] = {**faulty["options"][1], **change}
    return faulty


def of_kind(kind, **change):
    """A question of this kind as a file gives it."""
    answers = {"correct": True} if kind == "true_false" else {name: value for name, value in KINDS[kind].items() if value}
    asked = {name: value for name, value in question().items() if name != "options"}
    return {**asked, "kind": kind, **answers, **change}


FAULTS = [
    (without(["article"]), "the question has no `article`"),
    (question(hint="x"), "the question has an unknown key 'hint'"),
    (question(critical="yes"), "`critical` must be true or false"),
    (question(difficulty=4), "`difficulty` must be 1, 2 or 3"),
    (question(difficulty=True), "`difficulty` must be 1, 2 or 3"),
    (question(article="art-9"), "there is no article 'art-9'"),
    (question(ref="Имя"), "`ref` must be a short name of Latin letters, digits and hyphens"),
    (question(ref=5), "`ref` must be a short name of Latin letters, digits and hyphens"),
    (without(["text", "kk"]), "`text` is missing in kk"),
    (question(explanation="Because."), "`explanation` must give a text in each of kk, ru, en"),
    (question(text={**in_all("?"), "de": "?"}), "`text` has an unknown language 'de'"),
    (without(["options", 0, "text", "ru"]), "option a: `text` is missing in ru"),
    (without(["options", 0, "correct"]), "option a has no `correct`"),
    (with_option(correct=False), "Exactly one answer must be marked as the right one."),
    (with_option(correct="yes"), "option b: `correct` must be true or false"),
    (with_option(id="a"), "Two answers have the same id."),
    (with_option(id="Ә"), "option Ә: `id` must be a letter or a short word"),
    (with_option(text=in_all("Option a")), "Two answers read the same in Русский."),
    (question(options="abcd"), "`options` must be a list of options"),
    (question(options=question()["options"][1:2]), "A question has between 2 and 6 answers to choose from."),
    (question(kind="essay"), "`kind` must be one of single, multiple, true_false, ordering, matching, numeric"),
    (question(kind=["single"]), "`kind` must be one of single, multiple, true_false, ordering, matching, numeric"),
    (question(kind="true_false"), "the question has no `correct`"),
    (of_kind("true_false", correct="yes"), "`correct` must be true or false"),
    (of_kind("ordering", options=[{"id": "a", "correct": True, "text": in_all("A")}]), "option a has an unknown key 'correct'"),
    (of_kind("matching", matches="pq"), "`matches` must be a list of right sides"),
    (of_kind("matching", matches=[{"id": "p", "text": "P"}]), "match p: `text` must give a text in each of kk, ru, en"),
    (of_kind("matching", matches=KINDS["matching"]["matches"][:1]), "Every left side needs a right side."),
    (of_kind("numeric", number=5), "`number` must hold `value` and `tolerance`"),
    (of_kind("numeric", number={"value": 5}), "`number` has no `tolerance`"),
    (of_kind("numeric", number={"value": "five", "tolerance": 0}), "Give the right number, and how far an answer may be from it (0 for not at all)."),
    (of_kind("numeric", number={"value": 5, "tolerance": 0, "unit": {"kk": "м"}}), "`unit` is missing in ru"),
    (with_option(weight=50), "The weights of the right answers must add up to 100 %, and those of the wrong ones be lower."),
    (with_option(explanation="Because."), "option b: `explanation` must give a text in each of kk, ru, en"),
    (question(scenario="nowhere"), "its file has no situation 'nowhere'"),
    (question(scenario=["x"]), "its file has no situation ['x']"),
]


@pytest.mark.parametrize("faulty, reason", FAULTS)
def test_one_fault_is_told_and_nothing_is_imported(write, faulty, reason):
    report = import_questions(write([question("imp-00"), faulty]))
    assert reason in reasons(report)
    assert {problem.file for problem in report.problems} == {"impartiality.yaml"}
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_imported_as_the_bank_keeps_it(write, kind):
    mixed = {"options": [KINDS[kind]["options"][place] for place in (2, 0, 3, 1)]} if kind == "ordering" else {}
    import_questions(write([of_kind(kind, **mixed)]))
    kept, wanted = Question.objects.get(), {"matches": [], "number": {}, **KINDS[kind], **mixed}
    if kind == "true_false":
        wanted["options"] = true_false_options(is_true=True)
    assert (kept.kind, kept.options, kept.matches, kept.number) == (kind, wanted["options"], wanted["matches"], wanted["number"])
    assert import_questions(write([of_kind(kind, **mixed)])).unchanged == ["imp-01"]


def test_weights_explanations_and_numbers_are_kept_as_texts(write):
    options = [{**option, **({"weight": 100} if option["correct"] else {"explanation": in_all("No.")})} for option in question()["options"]]
    import_questions(write([question(options=options), of_kind("numeric", ref="n-1", number={"value": 12.5, "tolerance": 0})]))
    single, number = Question.objects.order_by("ref")
    assert single.options[1]["weight"] == "100"
    assert single.options[0]["explanation"] == in_all("No.")
    assert number.number == {"value": "12.5", "tolerance": "0", "unit": {}}


SITUATION = {"ref": "hall", "text": in_all("The hall is full.")}


def test_a_situation_comes_with_its_questions_in_their_order(write, tmp_path):
    data = {"topic": "impartiality", "scenarios": [SITUATION], "questions": [question(scenario="hall"), question("imp-02", scenario="hall")]}
    file = tmp_path / "one.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert import_questions(file, dry_run=True).created == ["imp-01", "imp-02"]
    assert not Scenario.objects.exists()
    import_questions(file)
    hall = Scenario.objects.get()
    assert (hall.topic.code, hall.text, hall.latest_revision.content["ref"]) == ("impartiality", SITUATION["text"], "hall")
    assert list(hall.questions.order_by("scenario_order").values_list("ref", flat=True)) == ["imp-01", "imp-02"]
    assert import_questions(file).unchanged == ["imp-01", "imp-02"]
    assert Revision.objects.count() == 3
    file.write_text(yaml.safe_dump({**data, "scenarios": [{**SITUATION, "text": in_all("It is empty.")}]}, allow_unicode=True), encoding="utf-8")
    import_questions(file)
    assert Revision.objects.count() == 4


@pytest.mark.parametrize(
    "change, reason",
    [
        ({"scenarios": "x"}, "`scenarios` must be a list of situations"),
        ({"scenarios": [{"ref": "hall"}]}, "situation hall has no `text`"),
        ({"scenarios": [{"ref": "Ә", "text": in_all("?")}]}, "`ref` must be a short name of Latin letters, digits and hyphens"),
        ({"scenarios": [{"ref": "hall", "text": {"kk": "?"}}]}, "situation hall: `text` is missing in ru"),
        ({"purpose": "practice"}, "questions about a situation are asked in exams alone"),
        ({"topic": "count"}, "the situation 'hall' is of another topic"),
    ],
)
def test_a_faulty_situation_is_told_and_nothing_is_imported(write, tmp_path, change, reason):
    TopicFactory(code="count")
    save_scenario(Scenario(ref="hall", topic=Topic.objects.get(code="impartiality"), text=in_all("?")))
    data = {"topic": "impartiality", "scenarios": [SITUATION], "questions": [question(scenario="hall")], **change}
    (tmp_path / "one.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert reason in reasons(import_questions(tmp_path / "one.yaml"))
    assert not Question.objects.exists()


def test_every_problem_is_told_at_once(write):
    write([question(difficulty=9), question("imp-02", critical=1)])
    report = import_questions(write([question("x-1")], name="other.yaml", topic="nothing"))
    lines = sorted(str(problem) for problem in report.problems)
    assert lines == [
        "impartiality.yaml: imp-01: `difficulty` must be 1, 2 or 3",
        "impartiality.yaml: imp-02: `critical` must be true or false",
        "other.yaml: x-1: there is no topic 'nothing'",
    ]


def test_a_ref_twice_is_told(write):
    write([question()])
    report = import_questions(write([question()], name="other.yaml"))
    assert [str(problem) for problem in report.problems] == ["impartiality.yaml, other.yaml: imp-01: this ref is given 2 times"]


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"topic: [", "it is not YAML"),
        (b"\xff\xfe\xfa", "it is not written in UTF-8"),
        (b"- a\n- b\n", "it must hold `topic` and `questions`"),
        (b"topic: a\ntopic: b\nquestions: []\n", "the key 'topic' is given twice"),
        (b"topic: impartiality\nquestions: []\n", "`questions` must be a list of questions"),
        (b"topic: impartiality\nquestions: [1]\n", "every question must be a mapping"),
        (b"topic: 5\nquestions: [{}]\nmore: 1\n", "it has an unknown key 'more'"),
        (b"topic: 5\nquestions: [{}]\n", "`topic` must be the code of a topic"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\n? {}\n: 1\n", "it is not YAML"),
        (b"!!python/object/apply:os.system ['true']", "it is not YAML"),
        (b"", "it must hold `topic` and `questions`"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, codes, content, reason):
    (tmp_path / "bad.yaml").write_bytes(content)
    report = import_questions(tmp_path)
    assert any(reason in found for found in reasons(report)), reasons(report)
    assert report.problems[0].file == "bad.yaml"


def test_a_folder_without_files_or_a_missing_file_is_told(tmp_path, codes):
    assert reasons(import_questions(tmp_path)) == ["the folder holds no .yaml file"]
    assert "it cannot be opened" in reasons(import_questions(tmp_path / "none.yaml"))[0]


def test_one_file_may_be_imported(write):
    assert import_questions(write([question()]) / "impartiality.yaml").created == ["imp-01"]


def test_the_command(write, capsys):
    folder = write([question()])
    call_command("import_questions", str(folder), "--dry-run")
    assert "A dry run" in capsys.readouterr().out
    call_command("import_questions", str(folder))
    assert "New: 1." in capsys.readouterr().out


def test_the_command_fails_with_every_problem(write, capsys):
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_questions", str(write([question(difficulty=0)])))
    assert "impartiality.yaml: imp-01: `difficulty`" in capsys.readouterr().err


# --- The sample exam ----------------------------------------------------------------------------------------------------


@pytest.fixture
def course(observer):
    return observer


def test_the_sample_exam_is_loaded_once(course):
    exam = load_exam("observer")
    revisions = Revision.objects.count()
    assert load_exam("observer") == exam
    assert Revision.objects.count() == revisions
    assert Exam.objects.count() == 1
    assert sum(line.count for line in exam.blueprint.all()) == 20
    assert sum(line.critical_count for line in exam.blueprint.all()) == 2
    pages = ExamPage.objects.filter(exam=exam).live()
    assert {page.locale.language_code for page in pages} == {"kk", "ru", "en"}
    assert len({page.translation_key for page in pages}) == 1


def test_the_sample_bank_has_sixty_questions_on_six_topics(course):
    load_exam("observer")
    assert Question.objects.filter(state="live").count() >= 60
    assert Question.objects.values("topic").distinct().count() == 6


def test_the_sample_bank_has_questions_of_every_kind_and_a_situation(course):
    load_exam("observer")
    asked = Question.objects.filter(purpose="exam", state="live")
    assert set(asked.values_list("kind", flat=True)) == set(QuestionKind.values)
    assert asked.filter(scenario__ref="two-ballots").count() == 3


def test_a_line_taken_out_of_the_file_leaves_the_blueprint(course):
    exam = load_exam("observer")
    exam.blueprint.create(topic=TopicFactory(code="gone"), count=1)
    assert load_exam("observer").blueprint.filter(topic__code="gone").count() == 0


def test_faulty_sample_questions_are_told(course, monkeypatch, tmp_path):
    folder = tmp_path / "observer"
    folder.mkdir()
    (folder / "exam.yaml").write_text((CONTENT / "observer" / "exam.yaml").read_text())
    (folder / "bad.yaml").write_text("topic: nothing")
    monkeypatch.setattr("quizzes.content.CONTENT", tmp_path)
    with pytest.raises(ValueError, match=r"bad\.yaml"):
        load_exam("observer")


def test_one_can_sit_the_sample_exam_two_times_in_new_questions(course, volunteer, at):
    exam = load_exam("observer")
    from quizzes.models import Attempt
    from quizzes.papers import new_paper
    from quizzes.start_facts import StartFacts

    paper = new_paper(exam, StartFacts(volunteer, exam))
    first = {item["question"] for item in paper["items"]}
    second = {item["question"] for item in new_paper(exam, StartFacts(volunteer, exam, [Attempt(paper=paper)]))["items"]}
    assert len(first) == len(second) == 20
    assert not first & second
