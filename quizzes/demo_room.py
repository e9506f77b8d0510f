"""Of the sample: an exam that is sat in a room, with a sitting that is open; more time for somebody; answers that came too late."""

from datetime import datetime, timedelta

from people.models import User
from quizzes.accommodations import grant
from quizzes.answers import Given
from quizzes.content import load_pages
from quizzes.enums import AttemptState
from quizzes.models import Accommodation, Attempt, BlueprintLine, Exam, Sitting
from quizzes.queries import frozen_questions, over_at
from quizzes.sample_answers import right_answer
from quizzes.services import save_answers
from quizzes.sittings import open_sitting

SLUG, COURSE = "observer-room", "observer"
TITLE = {
    "kk": "«Бақылаушы» емтиханы, аудиторияда",
    "ru": "Экзамен «Наблюдатель», в аудитории",
    "en": "Exam: the observer, in a room",
}
PLACE = "Алматы, Абай 10, 204"
REASONS = ("Көру қабілеті нашар, үлкейтіп оқиды.", "В учебном центре на полчаса отключили свет.")
LATE = 3


def load_room(exam: Exam, now: datetime) -> None:
    """What examiners and trainers do beside the exam; loading it again changes nothing."""
    trainer, examiner = (User.objects.filter(is_sample=True, email=f"{name}@example.org").first() for name in ("trainer", "examiner"))
    room = _exam_in_room(exam)
    if trainer and not Sitting.objects.filter(exam=room).exists():
        opens = now.replace(minute=0, second=0, microsecond=0)
        open_sitting(room, place=PLACE, opens_at=opens, closes_at=opens + timedelta(hours=6), by=trainer, at=now)
    if examiner and not Accommodation.objects.exists():
        sitting = User.objects.filter(is_sample=True, attempts__exam=exam, attempts__state=AttemptState.OPEN).order_by("email")
        failed = User.objects.filter(is_sample=True, attempts__exam=exam, attempts__passed=False).exclude(attempts__passed=True).order_by("email")
        people = [*sitting[:1], *failed.distinct()[:1]]
        for person, reason, minutes, attempts in zip(people, REASONS, (20, 0), (0, 1), strict=False):
            grant(person, exam, minutes=minutes, attempts=attempts, reason=reason, by=examiner, at=now)


def answer_late(attempt: Attempt) -> None:
    """Some answers of an attempt that ran out of time, sent a few minutes after its end: an examiner decides about them."""
    at = over_at(attempt) + timedelta(minutes=4)
    questions = list(frozen_questions(attempt.paper).items())[-LATE:]
    save_answers(attempt, [Given(question, tuple(right_answer(content)), int(at.timestamp() * 1000)) for question, content in questions], at=at)


def _exam_in_room(exam: Exam) -> Exam:
    """The same questions, with a code from a trainer; a step of the course that only those in the room take."""
    rules = {"title": TITLE, "supervised": True, "feedback": "questions", "attempts_allowed": 1}
    room, made = Exam.objects.get_or_create(slug=SLUG, defaults=rules)
    if made:
        lines = exam.blueprint.values("topic_id", "difficulty", "count", "critical_count", "critical")
        BlueprintLine.objects.bulk_create([BlueprintLine(exam=room, **line) for line in lines])
    load_pages(room, TITLE, course=COURSE, slug="exam-in-a-room", is_required=False)
    return room
