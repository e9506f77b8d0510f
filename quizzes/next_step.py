"""What a person does after a closed attempt: the one place that decides it, and says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from quizzes.after_pass import earned_by, still_lacking
from quizzes.enums import AttemptState
from quizzes.models import Attempt
from quizzes.queries import over_at
from quizzes.rules import next_start_at, since_last_pass


@dataclass(frozen=True, slots=True)
class NextStep:
    """As components/next_step.html shows it; code: a stable word."""

    code: str
    title: str
    text: str
    url: str = ""
    label: str = ""


def next_steps(attempt: Attempt, every: Sequence[Attempt], allowed: int, at: datetime, *, lesson_url: str) -> list[NextStep]:
    """After this closed attempt. every: the person's attempts at its exam, of which `allowed` may be made; lesson_url: where reading again begins."""
    if going_on := next((one for one in every if one.state == AttemptState.OPEN and at <= over_at(one)), None):
        return [_going_on(going_on)]
    if attempt.passed:
        return _after_pass(attempt, at)
    if passed := _pass_that_holds(attempt, every, at):
        return [_passed_otherwise(passed)]
    return [_again(attempt, since_last_pass(every), allowed, at, lesson_url)]


def _going_on(attempt: Attempt) -> NextStep:
    text = gettext("The clock runs also while the page is closed; your answers are kept.")
    url, label = reverse("quizzes:attempt", args=[attempt.key]), gettext("Go on with the exam")
    return NextStep("going_on", gettext("Your attempt is open"), text, url, label)


def _after_pass(attempt: Attempt, at: datetime) -> list[NextStep]:
    title, url, label = gettext("One step is left"), reverse("certificates:mine"), gettext("See what is left")
    steps = [NextStep("lacking", title, refusal.message, url, label) for refusal in still_lacking(attempt, at)]
    steps += [NextStep("earned", one.title, one.text, one.url, one.label) for one in earned_by(attempt, at)]
    return steps or [NextStep("done", gettext("The exam is done"), gettext("You have passed this exam. There is nothing more to do here."))]


def _pass_that_holds(attempt: Attempt, every: Sequence[Attempt], at: datetime) -> Attempt | None:
    """The last pass, where it came after this attempt, or where the exam may not be sat again yet (rules.start_refusals)."""
    last = next((one for one in reversed(every) if one.passed), None)
    if last is None or (last.number < attempt.number and last.retake_from is not None and at >= last.retake_from):
        return None
    return last


def _passed_otherwise(passed: Attempt) -> NextStep:
    text = gettext("Your attempt %(number)s passed: what it earned and what comes next is told there.") % {"number": passed.number}
    url, label = reverse("quizzes:result", args=[passed.key]), gettext("To that result")
    return NextStep("passed_otherwise", gettext("You have passed this exam"), text, url, label)


def _again(attempt: Attempt, current: Sequence[Attempt], allowed: int, at: datetime, lesson_url: str) -> NextStep:
    """current: the attempts that count towards the limit."""
    exam, left = attempt.exam, allowed - len(current)
    opens = next_start_at(current, exam, allowed)
    if opens is None:
        text = gettext("You have used all your attempts. Ask your coordinator what to do next.")
        return NextStep("attempts_used", gettext("No attempts left"), text)
    opens = max(opens, exam.opens_at or opens)
    if exam.closes_at and max(opens, at) > exam.closes_at:
        text = gettext("No further attempt: this exam could be begun until %(when)s. Ask your coordinator what to do next.")
        return NextStep("window_over", gettext("The exam is over"), text % {"when": _written(exam.closes_at)})
    if at < opens:
        text = gettext("The next attempt opens on %(when)s. Attempts left: %(left)s.") % {"when": _written(opens), "left": left}
        return NextStep("pause", gettext("Read again what you missed"), text, lesson_url, gettext("To the first lesson you need"))
    text = gettext("Read again first what you missed. Attempts left: %(left)s.") % {"left": left}
    url, label = reverse("quizzes:exam", args=[exam.slug]), gettext("To the page of the exam")
    return NextStep("again", gettext("You may sit the exam again"), text, url, label)


def _written(moment: datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
