"""Questions from files. Every problem is reported with its file and question; while there is one, nothing is imported.

A file: `topic: code`, perhaps `purpose: practice`, perhaps `scenarios:`, a list of {ref, text}, and `questions:`, a list of {ref, critical,
difficulty, article, text, explanation} and what their `kind` needs (question_file.ANSWER_KEYS). Texts are in every language of the site.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from courses.models import LawArticle, Topic
from quizzes.bank import purpose_refusals, save_question
from quizzes.enums import Purpose, QuestionState
from quizzes.files.yaml_question import content_of, problems_of_file, problems_of_question
from quizzes.meaning import meaning
from quizzes.models import Question, Scenario
from quizzes.scenarios import save_scenario

EXAM_FILE = "exam.yaml"


@dataclass(frozen=True, slots=True)
class Problem:
    file: str
    ref: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.ref}: {self.reason}" if self.ref else f"{self.file}: {self.reason}"


@dataclass
class ImportReport:
    """What was imported, by ref; nothing was while there are problems."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    file: str
    topic: str
    purpose: str
    data: dict[str, Any]
    scenarios: dict[str, dict[str, str]]  # of its file: ref → text
    place: int = 0  # in its situation

    @property
    def ref(self) -> str:
        return str(self.data.get("ref", ""))


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key given twice is an error, not a silent loss."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        for key in keys:
            if not isinstance(key, Hashable) or keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} is given twice or is no word", node.start_mark)
        return super().construct_mapping(node, deep)


def import_questions(path: str | Path, *, dry_run: bool = False) -> ImportReport:
    """Import a file, or every .yaml of a folder (but exam.yaml). What is already there and the same stays untouched; a question
    that is in no file stays as it is. dry_run: report only."""
    report = ImportReport()
    entries = list(_entries(Path(path), report))
    _check_refs(entries, report)
    topics, articles = _codes()
    there = {question.ref: question for question in Question.objects.filter(ref__in=[entry.ref for entry in entries])}
    for entry in entries:
        reasons = problems_of_question(entry.data, articles)
        report.problems += [Problem(entry.file, entry.ref, reason) for reason in reasons]
        known = there.get(entry.ref)
        if known and purpose_refusals(known.state, known.purpose, entry.purpose):
            report.problems.append(Problem(entry.file, entry.ref, f"it has been live for {known.purpose}: write a new question instead"))
        if known and known.organisation_id is not None:
            report.problems.append(Problem(entry.file, entry.ref, "an organisation has proposed it: it is changed by its proposal"))
        if "scenario" in entry.data:
            report.problems += [Problem(entry.file, entry.ref, reason) for reason in _problems_of_scenario(entry)]
        if entry.topic not in topics:
            report.problems.append(Problem(entry.file, entry.ref, f"there is no topic {entry.topic!r}"))
    if not report.problems:
        with transaction.atomic():
            for entry in entries:
                _import(entry, topics[entry.topic], articles, report, dry_run)
    return report


def load_yaml(path: Path) -> Any:
    """The content of a strict YAML file. Raises ValueError with a sentence that says where and why it cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError as error:
        raise ValueError("it is not written in UTF-8") from error
    except OSError as error:
        raise ValueError(f"it cannot be opened: {error.strerror}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ValueError(f"it is not YAML: {' '.join(str(error).split())}") from error


def _entries(path: Path, report: ImportReport) -> Iterator[_Entry]:
    files = sorted(one for one in path.glob("*.yaml") if one.name != EXAM_FILE) if path.is_dir() else [path]
    if not files:
        report.problems.append(Problem(path.name, "", "the folder holds no .yaml file"))
    for file in files:
        try:
            data = load_yaml(file)
        except ValueError as error:
            report.problems.append(Problem(file.name, "", str(error)))
            continue
        reasons = problems_of_file(data)
        report.problems += [Problem(file.name, "", reason) for reason in reasons]
        if not reasons:
            purpose = data.get("purpose", Purpose.EXAM)
            scenarios = {one["ref"]: one["text"] for one in data.get("scenarios", [])}
            for place, question in enumerate(data["questions"], start=1):
                yield _Entry(file.name, data["topic"], purpose, question, scenarios, place if "scenario" in question else 0)


def _check_refs(entries: list[_Entry], report: ImportReport) -> None:
    for ref, count in Counter(entry.ref for entry in entries if entry.ref).items():
        if count > 1:
            files = ", ".join(sorted({entry.file for entry in entries if entry.ref == ref}))
            report.problems.append(Problem(files, ref, f"this ref is given {count} times"))


def _problems_of_scenario(entry: _Entry) -> Iterator[str]:
    ref = entry.data["scenario"]
    if not isinstance(ref, str) or ref not in entry.scenarios:
        yield f"its file has no situation {ref!r}"
    elif entry.purpose != Purpose.EXAM:
        yield "questions about a situation are asked in exams alone"
    elif Scenario.objects.filter(ref=ref).exclude(topic__code=entry.topic).exists():
        yield f"the situation {ref!r} is of another topic"


def _codes() -> tuple[dict[str, Topic], dict[str, LawArticle]]:
    return {topic.code: topic for topic in Topic.objects.all()}, {article.code: article for article in LawArticle.objects.all()}


def _import(entry: _Entry, topic: Topic, articles: dict[str, LawArticle], report: ImportReport, dry_run: bool) -> None:
    question = Question.objects.filter(ref=entry.ref).first()
    before = None if question is None else _compared(question)
    question = question or Question(ref=entry.ref, state=QuestionState.LIVE)
    question.topic, question.article, question.purpose = topic, articles[entry.data["article"]], entry.purpose
    for name in ("critical", "difficulty", "text", "explanation"):
        setattr(question, name, entry.data[name])
    for name, value in content_of(entry.data).items():
        setattr(question, name, value)
    question.scenario, question.scenario_order = _scenario(entry, topic, dry_run), entry.place
    if before is None:
        report.created.append(entry.ref)
    elif before == _compared(question):
        report.unchanged.append(entry.ref)
        return
    else:
        report.changed.append(entry.ref)
    if not dry_run:
        save_question(question)


def _compared(question: Question) -> tuple[Any, ...]:
    return meaning(question), question.difficulty, question.purpose, question.scenario, question.scenario_order


def _scenario(entry: _Entry, topic: Topic, dry_run: bool) -> Scenario | None:
    """The situation that the question names, as its file tells it."""
    if "scenario" not in entry.data:
        return None
    ref, text = entry.data["scenario"], entry.scenarios[entry.data["scenario"]]
    scenario = Scenario.objects.filter(ref=ref).first() or Scenario(ref=ref, topic=topic)
    is_changed = scenario.text != text
    scenario.text = text
    return save_scenario(scenario) if is_changed and not dry_run else scenario
