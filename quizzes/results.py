"""What a person is told of an attempt: the score, and as much more as the policy frozen in its paper tells (feedback.py)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from courses.models import Topic
from quizzes.enums import AttemptState, Feedback
from quizzes.feedback import may_sit_again, may_tell_key, tells
from quizzes.grading import percent
from quizzes.models import Attempt
from quizzes.queries import accommodations_of, admissible_until, own_attempts
from quizzes.read_again import ReadAgain, read_again
from quizzes.review import ReviewedQuestion, reviewed_questions
from quizzes.rules import attempts_allowed


@dataclass(frozen=True, slots=True)
class TopicResult:
    topic: Topic
    right: float
    asked: int
    critical_missed: bool
    again: ReadAgain

    @property
    def is_missed(self) -> bool:
        return self.right < self.asked


@dataclass(frozen=True, slots=True)
class Result:
    """topics: [] where the policy tells the score alone. A critical question that was missed is said always: it is why one did not pass."""

    attempt: Attempt
    percent: int
    pass_percent: int
    topics: list[TopicResult]
    critical_was_missed: bool
    every: Sequence[Attempt]  # the person's attempts at this exam
    allowed: int
    sits_again: bool
    late_until: datetime | None = None  # till then answers that came too late to one of the person's attempts may be admitted

    @property
    def missed(self) -> list[TopicResult]:
        return [topic for topic in self.topics if topic.is_missed]

    @property
    def first_lesson_url(self) -> str:
        """Where reading again begins; "" where no lesson is of a missed topic."""
        return next((lesson.url for topic in self.missed for lesson in topic.again.lessons), "")

    @property
    def critical_missed(self) -> list[TopicResult]:
        return [topic for topic in self.topics if topic.critical_missed]


@dataclass(frozen=True, slots=True)
class Review:
    """questions: [] where the policy does not tell them; with_key: with what is right and why; key_comes: that comes later; comes_after: so do
    the questions, since answers that came too late may be admitted until then."""

    questions: list[ReviewedQuestion] = field(default_factory=list)
    with_key: bool = False
    key_comes: bool = False
    comes_after: datetime | None = None


def result_of(attempt: Attempt, language: str) -> Result:
    """The result of a closed attempt, with the lessons of what was missed in this language."""
    topics = _topics_of(attempt, language) if tells(attempt, Feedback.TOPICS) else []
    every = own_attempts(attempt.person, attempt.exam)
    allowed = attempts_allowed(attempt.exam, every, accommodations_of(attempt.person, attempt.exam))
    return Result(
        attempt=attempt,
        percent=percent(Fraction(attempt.score or 0), attempt.max_score),
        pass_percent=attempt.paper["pass_percent"],
        topics=topics,
        critical_was_missed=bool(attempt.result.get("critical_missed")),
        every=every,
        allowed=allowed,
        sits_again=may_sit_again(every, allowed),
        late_until=max((admissible_until(one) for one in every if one.state == AttemptState.EXPIRED and not one.late_admitted_at), default=None),
    )


def review_of(result: Result, language: str, at: datetime) -> Review:
    """The questions of a closed attempt, as far as its policy tells them at `at`."""
    attempt = result.attempt
    if not tells(attempt, Feedback.QUESTIONS):
        return Review()
    if result.late_until and at <= result.late_until:
        return Review(comes_after=result.late_until)
    with_key = may_tell_key(attempt, at, sits_again=result.sits_again)
    key_comes = tells(attempt, Feedback.EXPLANATIONS) and not with_key
    return Review(reviewed_questions(attempt, language, with_key=with_key), with_key, key_comes)


def _topics_of(attempt: Attempt, language: str) -> list[TopicResult]:
    counts: dict[int, tuple[float, int]] = {int(topic): (right, asked) for topic, (right, asked) in attempt.result.get("topics", {}).items()}
    critical = set(attempt.result.get("critical_missed", []))
    is_missed = any(right < asked for right, asked in counts.values())
    again = read_again(attempt.exam_id, language) if is_missed else {}
    return [
        TopicResult(topic, *counts[topic.pk], topic.pk in critical, again.get(topic.pk, ReadAgain())) for topic in Topic.objects.filter(pk__in=counts)
    ]
