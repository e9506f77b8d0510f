"""The sample exam, and volunteers in every state of it: open, cooling down, failed, out of attempts, passed, passed a year ago."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Protocol
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.refusals import Refused
from quizzes.content import load_exam
from quizzes.demo_answers import answers_of, missed_of, wrong_of
from quizzes.demo_change import load_change
from quizzes.demo_picture import load_picture
from quizzes.demo_room import answer_late, load_room
from quizzes.models import Attempt, Exam
from quizzes.practice import practice_pool
from quizzes.practice_answers import PracticeGiven
from quizzes.practice_services import record_practice
from quizzes.queries import frozen_questions, over_at
from quizzes.services import save_answers, start_attempt, submit_attempt

EXAM = "observer"
BEGINNER = "volunteer@example.org"
# Shares of those who have read everything and signed the pledge, in hundredths.
SHARES = {"open": 3, "cooling": 6, "failed": 6, "used_up": 2, "ran_out": 3, "old": 4, "second": 20, "passed": 56}
# Passed so long ago that the certificate ends before the sample election.
OLD = timedelta(days=340)
PAUSE = timedelta(hours=30)


class Scale(Protocol):
    @property
    def volunteers(self) -> int: ...


def load(scale: Scale) -> None:
    """Load the exam and attempts of the sample volunteers who have none yet; through the same services as everybody's."""
    exam = load_exam(EXAM)
    load_picture()
    now = timezone.now()
    people = User.objects.filter(is_sample=True, email__startswith="volunteer-", attempts__isnull=True).order_by("email")
    with transaction.atomic():
        _sit_alike([person for person in people if _fate_of(person) == "failed"], exam, now)
        for person in people[: scale.volunteers]:
            try:
                _sit(person, exam, now)
            except Refused:  # not there yet: lessons to read, a pledge to sign
                continue
    _practise(User.objects.filter(is_sample=True, email=BEGINNER).first(), now)
    load_room(exam, now)
    load_change()


def _practise(person: User | None, now: datetime) -> None:
    """Who has just signed up has practised a little, every other time wrongly; the same answers each time, so that they are kept once."""
    if person is None:
        return
    given = []
    for number, question in enumerate(practice_pool().order_by("ref")[:6]):
        chosen = next(option["id"] for option in question.options if option["correct"] is (number % 2 == 0))
        given.append(PracticeGiven(uuid5(NAMESPACE_URL, f"sample {question.ref}"), question.ref, chosen))
    record_practice(person, given, at=now)


def _fate_of(person: User) -> str:
    return _fate(Random(f"exam {person.email}"))  # noqa: S311 - the sample, not a secret


def _fate(random: Random) -> str:
    return random.choices(list(SHARES), weights=list(SHARES.values()))[0]


def _sit(person: User, exam: Exam, now: datetime) -> None:
    random = Random(f"exam {person.email}")  # noqa: S311 - the sample, not a secret
    fate = _fate(random)
    first = person.date_joined + (now - person.date_joined) * random.uniform(0.55, 0.7)
    if fate == "open":
        attempt = start_attempt(person, exam, language=person.language, at=now - timedelta(minutes=random.randint(3, 30)))
        _answer(attempt, random, wrong=2, given=random.randint(3, 15))
    elif fate == "cooling":
        _whole(person, exam, random, now - timedelta(hours=random.randint(1, 20)), passes=False)
    elif fate == "ran_out":
        attempt = start_attempt(person, exam, language=person.language, at=first)
        _answer(attempt, random, wrong=1, given=random.randint(4, 12))
        answer_late(submit_attempt(attempt, at=over_at(attempt) + timedelta(minutes=1)))
    elif fate == "old":
        _whole(person, exam, random, now - OLD, passes=True)
    else:
        for at, passes in zip(_moments(first, now), OUTCOMES[fate], strict=False):
            _whole(person, exam, random, at, passes=passes)


OUTCOMES = {"failed": (False,), "used_up": (False, False, False), "second": (False, True), "passed": (True,)}


def _moments(first: datetime, now: datetime) -> Iterator[datetime]:
    """The first attempt and those after it, as many as there was time for."""
    while first < now - timedelta(hours=1):
        yield first
        first += PAUSE


def _whole(person: User, exam: Exam, random: Random, at: datetime, *, passes: bool) -> None:
    """An attempt from beginning to end."""
    attempt = start_attempt(person, exam, language=person.language, at=at)
    _answer(attempt, random, wrong=random.randint(0, 4) if passes else random.randint(6, 12), given=len(attempt.paper["items"]))
    submit_attempt(attempt, at=at + timedelta(minutes=random.randint(12, 38)))


def _answer(attempt: Attempt, random: Random, *, wrong: int, given: int) -> None:
    _save(attempt, random, missed_of(attempt, random, wrong=wrong, given=given), given=given)


def _save(attempt: Attempt, random: Random, missed: dict[int, list[str]], *, given: int) -> None:
    answers, first = answers_of(attempt, random, missed, given=given)
    save_answers(attempt, answers, at=attempt.started_at + first)


def _sit_alike(people: Iterable[User], exam: Exam, now: datetime) -> None:
    """Two beside one another, of whom one looks at what the other answers: for the report of similar answers."""
    pair: list[Attempt] = []
    at = now - timedelta(days=2)
    for person in people:
        if len(pair) < 2 and person.date_joined < at:
            with suppress(Refused):
                pair.append(start_attempt(person, exam, language=person.language, at=at + timedelta(minutes=len(pair))))
    if len(pair) < 2:
        return
    random = Random("alike")  # noqa: S311 - the sample, not a secret
    papers = [{item["question"]: item for item in attempt.paper["items"]} for attempt in pair]
    common = [question for question, item in papers[0].items() if question in papers[1] and not item["critical"]]
    contents = frozen_questions(pair[0].paper)
    missed = {question: wrong_of(contents[question], random) for question in common[:8]}
    for number, attempt in enumerate(pair):
        _save(attempt, random, missed, given=len(attempt.paper["items"]))
        submit_attempt(attempt, at=at + timedelta(minutes=24 + number))
