"""A change of the law in the sample, invented and saying so: a new version, its work list half cleared, a delta course that is required."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localdate

from certificates.models import LawRequirement, Programme
from certificates.rules import end_of_validity
from certificates.updates.rules import Proposal
from certificates.updates.services import require_update
from courses.content import load_course
from courses.enums import LawItemKind, LawOutcome
from courses.law_services import clear_item, publish_version
from courses.models import LawArticle, LawVersion, LessonPage
from courses.queries import unread_lessons
from courses.services import complete_lesson
from people.models import User
from people.queries import current_pledge
from people.services import sign_pledge
from quizzes.answers import Given
from quizzes.content import load_exam
from quizzes.models import Exam
from quizzes.queries import frozen_questions
from quizzes.sample_answers import right_answer
from quizzes.services import save_answers, start_attempt, submit_attempt

ARTICLE, COURSE = "elections-41", "law-sample"
# After the sample election, so that nobody's post depends on it.
AHEAD = 63  # days
LONG_AGO = timedelta(days=10)
OBSERVER = "observer@example.org"
DONE_BY = 12  # so many of the holders have done the update
CHANGED = {
    "kk": "Үлгі, шын заң емес: тасымалданатын жәшіктің қашан шығатынын комиссия бақылаушыларға жазбаша, кемінде бір сағат бұрын хабарлайды.",
    "ru": "Образец, не настоящий закон: о том, когда выезжает переносной ящик, комиссия сообщает наблюдателям письменно и не позже чем за час.",
    "en": "Sample, not real law: the commission tells observers in writing, at least an hour before, when the portable box leaves.",
}
UNCHANGED = {
    "kk": "Жәшікпен бұрынғыдай комиссияның екі мүшесі барады.",
    "ru": "С ящиком по-прежнему едут два члена комиссии.",
    "en": "Two members of the commission go with the box, as before.",
}
SUMMARY = {code: f"{CHANGED[code]} {UNCHANGED[code]}" for code in CHANGED}
NOTE_OF_PROGRAMME = "Қосымша оқу талап етілді. / Введено дообучение. / An update is required."
NOTE = "Мұнда ештеңе өзгермейді. / Здесь ничего не меняется. / Nothing changes here."


def load(programme: Programme, at: datetime) -> None:
    """Idempotent: a version that is there is left as it is, with all that came of it."""
    article = LawArticle.objects.get(code=ARTICLE)
    if article.versions.filter(in_force_from__isnull=False).exists():
        load_course(COURSE)
        load_exam(COURSE)
        return
    required_by = end_of_validity(at, AHEAD)
    _certify_observer(programme, at)
    draft = LawVersion.objects.create(article=article, in_force_from=localdate(required_by), summary=SUMMARY, changed=CHANGED)
    version = publish_version(draft, by=None, at=at)
    course = load_course(COURSE)["kk"]  # after the version: it rests on the new one
    exam = load_exam(COURSE)
    _clear_half(version, at)
    requirement = require_update(Proposal(programme, [version], course.translation_key, required_by), by=None, at=at)
    _do(requirement, exam, at)


def _clear_half(version: LawVersion, at: datetime) -> None:
    by = User.objects.filter(role_grants__role="headquarters").order_by("pk").first()
    for item in version.items.filter(kind=LawItemKind.PROGRAMME):
        clear_item(item, outcome=LawOutcome.CHANGED, note=NOTE_OF_PROGRAMME, by=by, at=at)
    for item in list(version.items.exclude(kind=LawItemKind.PROGRAMME).order_by("kind", "pk"))[::2]:
        clear_item(item, outcome=LawOutcome.STILL_RIGHT, note=NOTE, by=by, at=at)


def _do(requirement: LawRequirement, exam: Exam, at: datetime) -> None:
    """A few holders read the lesson and pass the exam."""
    lesson = LessonPage.objects.filter(slug="what-changed", locale__language_code="kk").get()
    waiting = Q(certificates__updates__requirement=requirement, certificates__updates__completed_at=None)
    people = User.objects.filter(waiting, is_sample=True, email__startswith="volunteer-").order_by("-email").distinct()
    pledge = current_pledge(at)
    for person in people[:DONE_BY]:
        if pledge is not None:
            sign_pledge(person, pledge, at=at)
        complete_lesson(person, lesson, at=at)
        pass_exam(person, exam, at)


def _certify_observer(programme: Programme, at: datetime) -> None:
    """The log-in that sees what a certified person sees when the law changes."""
    if person := User.objects.filter(email=OBSERVER, certificates=None).first():
        certify(person, programme, at - LONG_AGO)


def certify(person: User, programme: Programme, at: datetime) -> None:
    """The whole way to the certificate: pledge, lessons, exam."""
    if (pledge := current_pledge(at)) is None:
        return
    sign_pledge(person, pledge, at=at)
    for lesson in unread_lessons(person).filter(locale__language_code="kk"):
        complete_lesson(person, lesson, at=at)
    pass_exam(person, programme.exam, at)


def pass_exam(person: User, exam: Exam, at: datetime) -> None:
    attempt = start_attempt(person, exam, language=person.language, at=at)
    contents = frozen_questions(attempt.paper)
    save_answers(attempt, [Given(question, tuple(right_answer(content)), 1) for question, content in contents.items()], at=at)
    submit_attempt(attempt, at=at)
