"""Refusals as components/refusals.html shows them: what is missing, and where to go for it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from people.models import User
from people.refusals import Refusal
from quizzes.models import Exam
from quizzes.queries import first_unread_lesson
from quizzes.rules import READ_LESSONS, SEE_CERTIFICATE, SIGN_PLEDGE

TITLES = {
    "pledge_not_signed": gettext_noop("The pledge is not signed"),
    "lessons_unread": gettext_noop("Some lessons are not read"),
    "attempts_used": gettext_noop("No attempts left"),
    "cooling_down": gettext_noop("A pause before the next attempt"),
    "already_passed": gettext_noop("You have passed"),
    "bank_too_thin": gettext_noop("The exam is not ready"),
    "not_open_yet": gettext_noop("The exam is not open yet"),
    "window_over": gettext_noop("The exam is over"),
    "language_not_offered": gettext_noop("Another language"),
    "code_needed": gettext_noop("The code is missing"),
    "codes_too_many": gettext_noop("Too many wrong codes"),
    "code_wrong": gettext_noop("The code does not fit"),
}
KICKERS = {"already_passed": gettext_noop("Done")}
LABELS = {
    SIGN_PLEDGE: gettext_noop("Read and sign the pledge"),
    READ_LESSONS: gettext_noop("To the next lesson"),
    SEE_CERTIFICATE: gettext_noop("My certificates"),
}


def signposts(refusals: Iterable[Refusal], person: User, exam: Exam, language: str) -> list[dict[str, str]]:
    """Each refusal with its title, sentence, and a link where the person can do something about it."""
    return [
        {
            "title": gettext(TITLES[refusal.code]) if refusal.code in TITLES else "",
            "message": refusal.message,
            "kicker": gettext(KICKERS[refusal.code]) if refusal.code in KICKERS else "",
            "action_url": _address(refusal.action, person, exam, language),
            "action_label": gettext(LABELS[refusal.action]) if refusal.action else "",
        }
        for refusal in refusals
    ]


def _address(action: str, person: User, exam: Exam, language: str) -> str:
    if action == SIGN_PLEDGE:
        return reverse("people:pledge")
    if action == SEE_CERTIFICATE:
        return reverse("certificates:mine")
    if action == READ_LESSONS:
        lesson = first_unread_lesson(person, exam, language)
        return lesson.url or "" if lesson else ""
    return ""
