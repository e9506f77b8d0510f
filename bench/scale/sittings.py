"""Lessons that were read and exams that were sat: papers as they are drawn, answers as they are graded, in some hundred forms that all share."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from bench.scale.copying import Ids, copy
from bench.scale.crowd import Crowd
from bench.scale.log import copy_log, entry
from bench.scale.sizes import Fate, fate
from courses.models import LessonProgress
from courses.queries import required_lessons
from people.models import User
from quizzes.closing import put_result
from quizzes.demo_answers import wrong_of
from quizzes.models import Answer, Attempt, Exam
from quizzes.papers import new_paper
from quizzes.queries import frozen_questions
from quizzes.sample_answers import right_answer
from quizzes.start_facts import StartFacts

PAPERS, WRONG, FAILING = 40, (0, 1, 3), (7, 9)
A_QUESTION = 45  # seconds


class Form(NamedTuple):
    """A paper with what somebody answered and what came of it; JSON as text."""

    paper: str
    score: Any
    max_score: int
    passed: bool
    result: str
    responses: str
    answers: tuple[tuple[int, str], ...]


class Sat(NamedTuple):
    """One attempt: the id, whose, the how manieth of the person, and how it went."""

    id: int
    number: int
    nth: int
    started: datetime
    form: Form

    @property
    def closed(self) -> datetime:
        return self.started + timedelta(seconds=A_QUESTION * (len(self.form.answers) + 1))


class Sittings:
    def __init__(self, crowd: Crowd) -> None:
        self.crowd, self.exam = crowd, crowd.programme.exam
        self.first = Ids(Attempt).next
        self.forms = self._forms()  # now: nothing may be asked while rows are copied

    def _forms(self) -> dict[bool, list[Form]]:
        """By whether they pass."""
        found: dict[bool, list[Form]] = {True: [], False: []}
        random, facts = Random("forms"), StartFacts(User(), self.exam, [])
        for seed in range(PAPERS):
            paper = new_paper(self.exam, facts, seed)
            for wrong in (*WRONG, *FAILING):
                form = form_of(self.exam, paper, wrong, random)
                found[form.passed].append(form)
        return found

    def all(self) -> Iterator[Sat]:
        """Every attempt, in the order of its id; the same each time."""
        id_, forms = self.first, self.forms
        for number in self.crowd.numbers:
            outcomes = {Fate.FAILED: (False,), Fate.PASSED: (True,), Fate.PASSED_LATER: (False, True)}.get(fate(number), ())
            for nth, passed in enumerate(outcomes, start=1):
                started = self.crowd.joined(number) + timedelta(days=6 + 3 * nth, minutes=number % 700)
                yield Sat(id_, number, nth, started, forms[passed][(number * 31 + nth) % len(forms[passed])])
                id_ += 1

    def copy(self) -> None:
        columns = ("id", "key", "exam_id", "person_id", "number", "state", "language", "paper", "started_at", "deadline_at", "closed_at", "score")
        copy(Attempt, (*columns, "max_score", "passed", "result", "responses", "is_counted"), self._attempts())
        copy(Answer, ("attempt_id", "question_id", "chosen", "client_revision", "saved_at"), self._answers())
        copy_log(Attempt, self._log())

    def _attempts(self) -> Iterator[tuple[Any, ...]]:
        random, crowd, limit = Random("attempts"), self.crowd, timedelta(minutes=self.exam.minutes)
        for sat in self.all():
            form, who = sat.form, (crowd.id(sat.number), sat.nth, "submitted", crowd.language(sat.number))
            times = (sat.started, sat.started + limit, sat.closed)
            result = (form.score, form.max_score, form.passed, form.result, form.responses, True)
            yield sat.id, UUID(int=random.getrandbits(128), version=4), self.exam.pk, *who, form.paper, *times, *result

    def _answers(self) -> Iterator[tuple[Any, ...]]:
        step = timedelta(seconds=A_QUESTION)
        for sat in self.all():
            clock = int(sat.started.timestamp() * 1000)
            for place, (question, chosen) in enumerate(sat.form.answers, start=1):
                yield sat.id, question, chosen, clock + place * A_QUESTION * 1000, sat.started + place * step

    def _log(self) -> Iterator[tuple[Any, ...]]:
        random = Random("log of attempts")
        for sat in self.all():
            person, label = self.crowd.id(sat.number), f"{self.exam}, {sat.nth}"
            yield entry(random, sat.id, label, "quizzes.start", sat.started, person, {"number": sat.nth})
            yield entry(random, sat.id, label, "quizzes.submit", sat.closed, person, {"answered": len(sat.form.answers)})


def form_of(exam: Exam, paper: dict[str, Any], wrong: int, random: Random) -> Form:
    """Answers to all of it, `wrong` of them wrong (those to critical questions last)."""
    contents = frozen_questions(paper)
    items = sorted(paper["items"], key=lambda item: (item["critical"], random.random()))
    missed = {item["question"] for item in items[:wrong]}
    given = {one: wrong_of(content, random) if one in missed else right_answer(content) for one, content in contents.items()}
    attempt = Attempt(exam=exam, paper=paper)
    put_result(attempt, given, dict.fromkeys(given, A_QUESTION))
    answers = tuple((item["question"], json.dumps(given[item["question"]])) for item in paper["items"])
    texts = (json.dumps(value, ensure_ascii=False) for value in (paper, attempt.result, attempt.responses))
    text, result, responses = texts
    return Form(text, attempt.score, attempt.max_score, bool(attempt.passed), result, responses, answers)


def copy_progress(crowd: Crowd) -> None:
    """Whoever came to the exam has read every lesson that is required, whoever learns some of them."""
    lessons = sorted(set(required_lessons().values_list("course_key", "translation_key")))  # type: ignore[misc]
    columns = ("person_id", "course_key", "lesson_key", "opened_at", "completed_at")
    copy(LessonProgress, columns, _progress(crowd, lessons))


def _progress(crowd: Crowd, lessons: Sequence[tuple[UUID, UUID]]) -> Iterator[tuple[Any, ...]]:
    for number in crowd.numbers:
        far = {Fate.SIGNED_UP: 0, Fate.LEARNING: len(lessons) // 2}.get(fate(number), len(lessons))
        for place, (course, lesson) in enumerate(lessons[:far]):
            opened = crowd.joined(number) + timedelta(hours=3 + 9 * place)
            yield crowd.id(number), course, lesson, opened, opened + timedelta(minutes=9)
