"""May this person start this exam, and if not, why not: all the reasons."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from people.models import User
from people.queries import owes_pledge
from people.refusals import Refusal
from quizzes.draw import shortfalls
from quizzes.models import Accommodation, Attempt, Exam, Question
from quizzes.queries import blueprint, extra_attempts, languages_of, over_at, pool, unread_before
from quizzes.sitting_codes import code_refusals
from quizzes.start_facts import StartFacts

# What the person can do about a refusal; views turn these into links.
SIGN_PLEDGE = "sign_pledge"
READ_LESSONS = "read_lessons"
SEE_CERTIFICATE = "see_certificate"


def start_refusals(
    person: User, exam: Exam, at: datetime, *, language: str | None = None, code: str | None = None, facts: StartFacts | None = None
) -> list[Refusal]:
    """Why `person` may not start an attempt at `exam` at `at`; [] means yes. An open attempt is no reason: it is gone on with.

    language, code: what it is started with; None where that is not chosen yet, so that the page of the exam tells all the rest.
    facts: where the caller has read some of them.
    """
    facts = facts or StartFacts(person, exam)
    if refusals := _passed_refusals(facts.attempts, at):
        return refusals
    current = since_last_pass(facts.attempts)
    return [
        *_window_refusals(exam, at),
        *(_pledge_refusals(person, at) if exam.requires_pledge else []),
        *(_lesson_refusals(person, exam) if exam.requires_lessons else []),
        *_attempt_refusals(current, exam, attempts_allowed(exam, facts.attempts, facts.accommodations), at),
        *_bank_refusals(facts),
        *(_language_refusals(exam, language) if language is not None else []),
        *(code_refusals(exam, code, at) if exam.supervised and code is not None else []),
    ]


def attempts_allowed(exam: Exam, attempts: Sequence[Attempt], granted: Iterable[Accommodation]) -> int:
    """The exam's, and what was granted to the person since the last pass among their `attempts`."""
    passes = [attempt.closed_at for attempt in attempts if attempt.passed]
    return exam.attempts_allowed + extra_attempts(granted, passes[-1] if passes else None)


def since_last_pass(attempts: Sequence[Attempt]) -> Sequence[Attempt]:
    """The attempts that count towards the limit: whoever renews begins anew."""
    passes = [place for place, attempt in enumerate(attempts) if attempt.passed]
    return attempts[passes[-1] + 1 :] if passes else attempts


def next_start_at(attempts: Sequence[Attempt], exam: Exam, allowed: int) -> datetime | None:
    """When the cool-down after the last of `attempts` (since_last_pass) is over; None when there was none or none are left."""
    if not attempts or len(attempts) >= allowed:
        return None
    last = attempts[-1]
    return (last.closed_at or over_at(last)) + timedelta(hours=exam.cool_down_hours)


def _passed_refusals(attempts: Sequence[Attempt], at: datetime) -> list[Refusal]:
    last = next((attempt for attempt in reversed(attempts) if attempt.passed), None)
    if last is None or (last.retake_from is not None and at >= last.retake_from):
        return []
    if last.retake_from is None:
        return [Refusal("already_passed", gettext_noop("You have passed this exam. There is nothing more to do here."), action=SEE_CERTIFICATE)]
    sentence = gettext_noop("You have passed this exam. To renew the certificate, you can sit it again from %(day)s.")
    return [Refusal("already_passed", sentence, {"day": _day_written(last.retake_from)}, SEE_CERTIFICATE)]


def _window_refusals(exam: Exam, at: datetime) -> list[Refusal]:
    if exam.opens_at and at < exam.opens_at:
        return [Refusal("not_open_yet", gettext_noop("This exam opens on %(when)s."), {"when": _written(exam.opens_at)})]
    if exam.closes_at and at > exam.closes_at:
        return [Refusal("window_over", gettext_noop("This exam could be begun until %(when)s."), {"when": _written(exam.closes_at)})]
    return []


def _language_refusals(exam: Exam, language: str) -> list[Refusal]:
    offered = languages_of(exam)
    if language in offered:
        return []
    names = ", ".join(name for code, name in settings.LANGUAGES if code in offered)
    return [Refusal("language_not_offered", gettext_noop("This exam is sat in: %(languages)s. Change the language first."), {"languages": names})]


def _pledge_refusals(person: User, at: datetime) -> list[Refusal]:
    if not owes_pledge(person, at):
        return []
    return [Refusal("pledge_not_signed", gettext_noop("Sign the pledge of impartiality first."), action=SIGN_PLEDGE)]


def _lesson_refusals(person: User, exam: Exam) -> list[Refusal]:
    unread = unread_before(person, exam)
    if not unread:
        return []
    sentence = gettext_noop("Read every lesson first. Lessons still to read: %(count)s.")
    return [Refusal("lessons_unread", sentence, {"count": len(unread)}, READ_LESSONS)]


def _attempt_refusals(attempts: Sequence[Attempt], exam: Exam, allowed: int, at: datetime) -> list[Refusal]:
    if len(attempts) >= allowed:
        sentence = gettext_noop("You have used all your attempts (%(allowed)s). Ask your coordinator what to do next.")
        return [Refusal("attempts_used", sentence, {"allowed": allowed})]
    until = next_start_at(attempts, exam, allowed)
    if until is None or at >= until:
        return []
    sentence = gettext_noop("The next attempt opens on %(until)s. Use the time to read again what you missed.")
    return [Refusal("cooling_down", sentence, {"until": _written(until)})]


def _bank_refusals(facts: StartFacts) -> list[Refusal]:
    if facts.lines and not shortfalls(facts.lines, facts.pool):
        return []
    return [Refusal("bank_too_thin", gettext_noop("This exam is not ready yet: the examiner still has to add questions to it."))]


def thin_exams() -> list[Exam]:
    """The exams that cannot be sat: the bank has too few questions for them."""
    return [exam for exam in Exam.objects.all() if shortfalls(lines := blueprint(exam), pool(exam)) or not lines]


def exams_thin_without(question: Question) -> list[Exam]:
    """The exams that can be sat, and could not be any more without this question."""
    found = []
    for exam in Exam.objects.filter(blueprint__topic=question.topic_id).distinct().order_by("slug"):
        lines, there = blueprint(exam), pool(exam)
        if not shortfalls(lines, there) and shortfalls(lines, [one for one in there if one.question != question.pk]):
            found.append(exam)
    return found


def _write(moment: datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")


def _write_day(moment: datetime) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")


# Written when it is shown, in the reader's language.
_written = lazy(_write, str)
_day_written = lazy(_write_day, str)
