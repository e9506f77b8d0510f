"""What the page of an exam says to a person: what is missing, the way in, the rules as they are for them, past attempts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from courses.outbox import device_key
from people.models import User
from people.refusals import Refusal
from quizzes.closing import close_if_over
from quizzes.enums import AttemptState, Credit, Navigation
from quizzes.models import BlueprintLine, Exam
from quizzes.papers import seconds_left
from quizzes.queries import extra_minutes, languages_of, own_attempts
from quizzes.rules import attempts_allowed, since_last_pass, start_refusals
from quizzes.signposts import signposts
from quizzes.start_facts import StartFacts

CODE_REFUSALS = {"code_needed", "code_wrong", "codes_too_many"}


def exam_context(person: User, exam: Exam, language: str, at: datetime, *, code: str | None = None, more: Sequence[Refusal] = ()) -> dict[str, Any]:
    """For quizzes/exam_page.html. Attempts whose time is over are closed on the way. more: what else is refused."""
    attempts = [close_if_over(one, at=at) for one in own_attempts(person, exam)]
    going_on = next((one for one in attempts if one.state == AttemptState.OPEN), None)
    facts = StartFacts(person, exam, attempts)
    refusals = [] if going_on else [*start_refusals(person, exam, at, language=language, code=code, facts=facts), *more]
    allowed = attempts_allowed(exam, attempts, facts.accommodations)
    return {
        "exam": exam,
        "now": at,
        "device": device_key(person),
        "going_on": going_on,
        "minutes_left": -(-seconds_left(going_on, at) // 60) if going_on else 0,
        "has_passed": any(one.passed for one in attempts),
        "refusals": signposts(refusals, person, exam, language),
        "attempts": [one for one in reversed(attempts) if one.state != AttemptState.OPEN],
        "number": len(since_last_pass(attempts)) + 1,
        "allowed": allowed,
        "more_attempts": allowed - exam.attempts_allowed,
        # A code that was mistyped is typed again: it does not hide the button.
        "may_begin": not going_on and all(one.code in CODE_REFUSALS for one in refusals),
        "code": code or "",
        **_rules(exam, extra_minutes(facts.accommodations)),
    }


def _rules(exam: Exam, more: int) -> dict[str, Any]:
    """`more`: minutes that were granted."""
    lines = list(exam.blueprint.all())
    names = dict(settings.LANGUAGES)
    offered = languages_of(exam)
    return {
        "asked": sum(line.count for line in lines),
        "critical": sum(_critical(line) for line in lines),
        "minutes": exam.minutes + more,
        "more_minutes": more,
        "is_forward": exam.navigation == Navigation.FORWARD,
        "is_partial": exam.credit == Credit.PARTIAL,
        "languages": ", ".join(names[one] for one in offered),
        "may_switch": exam.switch_language and len(offered) > 1,
        "is_in_all": len(offered) == len(names),
    }


def _critical(line: BlueprintLine) -> int:
    return line.count if line.critical else line.critical_count
