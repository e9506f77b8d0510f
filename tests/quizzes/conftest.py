from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from quizzes.models import Attempt, Exam, ExamPage
from quizzes.queries import frozen_questions
from quizzes.sample_answers import right_answer, wrong_answer
from quizzes.services import save_answer, start_attempt
from tests.factories.courses import LawArticleFactory, TopicFactory
from tests.factories.pages import tree_there_is
from tests.factories.people import in_all
from tests.factories.quizzes import BlueprintLineFactory, ExamFactory, QuestionFactory


@pytest.fixture
def at():
    """A moment; tests go on from it in hours and minutes."""
    return timezone.now()


@pytest.fixture(scope="session")
def recorded_exam(recording):
    return recording(make_exam)


@pytest.fixture
def exam(recorded_exam, db):
    """Four questions: two of "impartiality" (one of them critical), two of "count"; pass mark 75 %, 40 minutes, 3 attempts, 24 h."""
    return recorded_exam.again(make_exam)


def make_exam(spare=2, **rules):
    exam = ExamFactory(slug="observer", pass_percent=75, **rules)
    article = LawArticleFactory()
    for code, critical_count in (("impartiality", 1), ("count", 0)):
        topic = TopicFactory(code=code)
        BlueprintLineFactory(exam=exam, topic=topic, count=2, critical_count=critical_count)
        for number in range(2 + spare):
            QuestionFactory(ref=f"{code}-{number}", topic=topic, article=article)
        for number in range(critical_count + (spare if critical_count else 0)):
            QuestionFactory(ref=f"{code}-critical-{number}", topic=topic, article=article, critical=True, text=in_all(f"Question {code}-9{number}?"))
    return exam


@pytest.fixture
def attempt(exam, volunteer, at):
    """Aigul's open attempt, just begun."""
    return start_attempt(volunteer, exam, language="en", at=at)


@pytest.fixture(scope="session")
def recorded_exam_in_course(recording, recorded_exam):
    return recording(lambda exam: place_in_course(tree_there_is(), exam), [recorded_exam])


@pytest.fixture
def exam_in_course(recorded_exam_in_course, tree, exam):
    """The exam's pages in a course of three languages, with a lesson on impartiality."""
    return recorded_exam_in_course.again(lambda: place_in_course(tree, exam))


@dataclass
class Placed:
    exam: Exam
    courses: dict = field(default_factory=dict)
    lessons: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)


def place_in_course(tree, exam):
    from courses.models import CoursePage, LessonPage, Topic

    placed = Placed(exam)
    topic = Topic.objects.get(code="impartiality")
    for code, catalog in tree.catalogs.items():
        keys = {name: pages["kk"].translation_key for name, pages in (("c", placed.courses), ("l", placed.lessons), ("p", placed.pages)) if pages}

        def key(name, keys=keys):
            return {"translation_key": keys[name]} if keys else {}

        course = CoursePage(title=f"Course {code}", slug="observer", summary="-", locale=catalog.locale, **key("c"))
        placed.courses[code] = catalog.add_child(instance=course)
        lesson = LessonPage(title=f"Lesson {code}", slug="lesson", topic=topic, summary="-", body=[], locale=catalog.locale, **key("l"))
        placed.lessons[code] = course.add_child(instance=lesson)
        page = ExamPage(title=f"Exam {code}", slug="exam", exam=exam, locale=catalog.locale, **key("p"))
        placed.pages[code] = course.add_child(instance=page)
    return placed


def right_answers(attempt: Attempt) -> dict[int, list[str]]:
    """question → the words of the right answer, read where only the server can."""
    return {question: right_answer(content) for question, content in frozen_questions(attempt.paper).items()}


def answer_all(attempt, at, wrong=()):
    """Answer every question, of whatever kind; those whose position is in `wrong`, wrongly."""
    for position, (question, content) in enumerate(frozen_questions(attempt.paper).items()):
        chosen = wrong_answer(content, Random(position)) if position in wrong else right_answer(content)
        save_answer(attempt, question_id=question, chosen=chosen, client_revision=1, at=at + timedelta(minutes=1))


def publish_body(lesson, body):
    """Publish this body in every language of the lesson, the original first: a translation that says another thing does not go live."""
    pages = list(lesson.get_translations(inclusive=True).select_related("locale"))
    for page in sorted(pages, key=lambda page: page.locale.language_code != "kk"):
        page.body = body
        page.save_revision().publish()
    lesson.refresh_from_db()
