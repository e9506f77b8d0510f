"""What decides whether a person may start an exam, and with which questions: each read once, when the rules or the draw first ask."""

from functools import cached_property

from people.models import User
from quizzes.draw import Candidate, Line
from quizzes.models import Accommodation, Attempt, Exam
from quizzes.queries import accommodations_of, blueprint, own_attempts, pool


class StartFacts:
    def __init__(self, person: User, exam: Exam, attempts: list[Attempt] | None = None) -> None:
        self.person, self.exam = person, exam
        if attempts is not None:
            self.attempts = attempts

    @cached_property
    def attempts(self) -> list[Attempt]:
        """The first first."""
        return own_attempts(self.person, self.exam)

    @cached_property
    def accommodations(self) -> list[Accommodation]:
        return accommodations_of(self.person, self.exam)

    @cached_property
    def lines(self) -> list[Line]:
        return blueprint(self.exam)

    @cached_property
    def pool(self) -> list[Candidate]:
        return pool(self.exam)

    @property
    def seen_last_time(self) -> set[int]:
        """The questions of the last paper."""
        return {item["question"] for item in self.attempts[-1].paper["items"]} if self.attempts else set()
