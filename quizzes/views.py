"""Sitting an exam. Everything is for whoever is logged in; an attempt is its own person's: 404 for everybody else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.outbox import device_key
from people.clock import database_now
from people.models import User
from people.refusals import Refusal, Refused
from quizzes import services
from quizzes.answers import Unread, parted, read_json
from quizzes.code_tries import CodeTries
from quizzes.enums import AttemptState, Navigation
from quizzes.exam_context import exam_context
from quizzes.forms import given_in_form
from quizzes.models import Attempt, Exam, ExamPage
from quizzes.next_step import next_steps
from quizzes.papers import language_of, seconds_left
from quizzes.queries import exam_page as page_of
from quizzes.queries import given_answers, is_going_on, unanswered_numbers
from quizzes.results import result_of, review_of
from quizzes.shown import ShownQuestion, shown_questions, with_problems
from quizzes.signposts import signposts
from quizzes.sitting_queries import exam_called, own_attempt

FEW_SECONDS = 5 * 60
MOST_OF_A_CODE = 20


class AuthenticatedHttpRequest(HttpRequest):
    """What login_required leaves."""

    user: User


@login_required
@require_safe
def exam(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The exam's page in the reader's language. Whoever is logged in."""
    page = page_of(get_object_or_404(Exam, slug=slug), get_language())
    if page is None or not page.url:
        raise Http404
    return redirect(page.url)


@login_required
@never_cache
def exam_page(request: AuthenticatedHttpRequest, page: ExamPage) -> HttpResponseBase:
    """The exam in its course: the rules, what is still missing, the way in, past attempts. Whoever is logged in."""
    return _exam_page(request, page, database_now())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: AuthenticatedHttpRequest, slug: str) -> HttpResponseBase:
    """Begin, or go on with the open attempt. Whoever is logged in and refused nothing (rules.start_refusals).

    A GET, which a log-in on the way makes of the press, begins nothing: it leads to the page with the button.
    """
    if request.method != "POST":
        return exam(request, slug)
    try:
        chosen, at = exam_called(slug)
    except Exam.DoesNotExist as error:
        raise Http404 from error
    code = request.POST.get("code", "")[:MOST_OF_A_CODE]
    tries = CodeTries(request, at)
    try:
        if chosen.supervised and tries.are_spent and not is_going_on(request.user, chosen):
            raise Refused([tries.refusal])
        begun = services.start_attempt(request.user, chosen, language=get_language(), at=at, code=code)
    except Refused as refused:
        if "code_wrong" in refused.codes:
            tries.count()
        page = page_of(chosen, get_language())
        if page is None:
            raise Http404 from None
        if tries.refusal in refused.refusals:
            return _exam_page(request, page, at, more=refused.refusals, status=429)
        return _exam_page(request, page, at, code=code, status=409)
    return redirect("quizzes:attempt", begun.key)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: AuthenticatedHttpRequest, key: UUID) -> HttpResponseBase:
    """The paper, one question a screen or all on one page; a post saves and goes on. The attempt's own person."""
    own, at = _own_attempt(request, key)
    if request.method == "POST":
        return _save_form(request, own)
    own = services.close_if_over(own, at=at)
    if own.state != AttemptState.OPEN:
        return redirect("quizzes:result", own.key)
    if own.position >= len(own.paper["items"]):
        return redirect("quizzes:submit", own.key)
    return _paper(request, own, at)


@never_cache
@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save one answer, as JSON: {question, chosen, client_revision}. The attempt's own person; 401 for a visitor."""
    if not request.user.is_authenticated:
        return JsonResponse({"code": "log_in", "message": gettext("Log in again: your answers are kept on this phone.")}, status=401)
    try:
        saved = services.save_own_answer(request.user, key, read_json(request.body), language=get_language())
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    except RequestDataTooBig:
        return JsonResponse({"code": "too_big", "message": gettext("This answer is too big to be one.")}, status=413)
    except Refused as refused:
        status = 409 if "attempt_closed" in refused.codes else 400
        return JsonResponse({"code": refused.codes[0], "message": str(refused.refusals[0])}, status=status)
    kept, time = saved.kept, {"now": saved.at, "deadline": saved.deadline_at, "may_count": saved.at <= saved.late_until}
    reply = {"question": kept.question, "chosen": kept.chosen, "client_revision": kept.client_revision, "late": kept.late}
    return JsonResponse({**reply, **time, "message": _late_sentence() if kept.late else ""})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: AuthenticatedHttpRequest, key: UUID) -> HttpResponseBase:
    """What is still unanswered, and the button that hands in; a second press leads to the same result. The attempt's own person."""
    if request.method == "POST":
        try:
            services.submit_own_attempt(request.user, key)
        except Attempt.DoesNotExist as error:
            raise Http404 from error
        return redirect("quizzes:result", key)
    own, at = _own_attempt(request, key)
    own = services.close_if_over(own, at=at)
    if own.state != AttemptState.OPEN:
        return redirect("quizzes:result", own.key)
    return render(request, "quizzes/submit.html", {**_frame(own, at), "unanswered": unanswered_numbers(own)})


@login_required
@never_cache
@require_safe
def result(request: AuthenticatedHttpRequest, key: UUID) -> HttpResponseBase:
    """Passed or not, the score, the next step, and as much of the paper as its policy tells. The attempt's own person."""
    own, at = _own_attempt(request, key)
    if own.state == AttemptState.OPEN:
        own = services.close_if_over(own, at=at)
    if own.state == AttemptState.OPEN:
        return redirect("quizzes:attempt", own.key)
    told = result_of(own, get_language())
    language = language_of(own, get_language())
    steps = next_steps(own, told.every, told.allowed, at, lesson_url=told.first_lesson_url)
    context = {"attempt": own, "exam": own.exam, "steps": steps, "result": told, "review": review_of(told, language, at)}
    context |= {"now": at, "device": device_key(own.person)}
    return render(request, "quizzes/result.html", context)


def _own_attempt(request: AuthenticatedHttpRequest, key: UUID) -> tuple[Attempt, datetime]:
    """The person's own attempt, and the time by the database's clock."""
    try:
        return own_attempt(request.user, key)
    except Attempt.DoesNotExist as error:
        raise Http404 from error


def _exam_page(
    request: AuthenticatedHttpRequest,
    page: ExamPage,
    at: datetime,
    code: str | None = None,
    more: Sequence[Refusal] = (),
    status: int = 200,
) -> HttpResponse:
    """code: as typed, to be judged and shown again; more: what else to refuse."""
    context = {**page.get_context(request), **exam_context(request.user, page.exam, get_language(), at, code=code, more=more)}
    return render(request, "quizzes/exam_page.html", context, status=status)


def _frame(own: Attempt, at: datetime) -> dict[str, Any]:
    """What every page of an open attempt shows: the time that is left, by the database's clock."""
    left = seconds_left(own, at)
    return {
        "attempt": own,
        "exam": own.exam,
        "now": at,
        "device": device_key(own.person),
        "remaining": f"{left // 60}:{left % 60:02}",
        "few_left": left < FEW_SECONDS,
        "is_over": left == 0,
        "total": len(own.paper["items"]),
        "is_forward": _is_forward(own),
    }


def _is_forward(own: Attempt) -> bool:
    return own.paper.get("navigation") == Navigation.FORWARD


def _paper(
    request: HttpRequest, own: Attempt, at: datetime, refused: Refused | None = None, unread: Mapping[int, Unread] = MappingProxyType({})
) -> HttpResponse:
    """Of a forward-only paper the question at hand, of another all of them: with them one goes on without a network. unread: by question."""
    questions = with_problems(shown_questions(own, given_answers(own), language_of(own, get_language())), unread)
    number = own.position + 1 if _is_forward(own) else _number(request, questions)
    refusals = signposts(refused.refusals, own.person, own.exam, get_language()) if refused else []
    context = {
        **_frame(own, at),
        "questions": questions[number - 1 : number] if _is_forward(own) else questions,
        "number": number,
        "one_by_one": _is_forward(own) or own.paper.get("one_by_one", True),
        "answered": sum(question.answered for question in questions),
        "refusals": refusals,
        "language": language_of(own, get_language()),
    }
    return render(request, "quizzes/attempt.html", context, status=400 if refused else 200)


def _number(request: HttpRequest, questions: list[ShownQuestion]) -> int:
    """The first that was answered unreadably, else ?q=n, else the first question without an answer."""
    if problem := next((question.number for question in questions if question.problem), 0):
        return problem
    asked = _whole(request.GET.get("q", ""))
    if 1 <= asked <= len(questions):
        return asked
    return next((question.number for question in questions if not question.answered), 1)


def _save_form(request: HttpRequest, own: Attempt) -> HttpResponse:
    go, asked = request.POST.get("go", ""), _whole(request.POST.get("q", ""))
    leave = asked if go in {"next", "finish"} else 0
    try:
        given, unread = parted(own, given_in_form(own, request.POST))
        kept = services.save_answers(own, given, leave=0 if unread else leave, language=get_language())
    except Refused as refused:
        is_closed = "attempt_closed" in refused.codes
        if not is_closed and own.position < len(own.paper["items"]):
            return _paper(request, own, database_now(), refused)
        messages.warning(request, str(refused.refusals[0]))
        return redirect("quizzes:result" if is_closed else "quizzes:submit", own.key)
    if unread:
        return _paper(request, own, database_now(), Refused([next(iter(unread.values())).refusal]), unread)
    if any(one.late for one in kept):
        messages.warning(request, _late_sentence())
    return redirect(_where_next(own, go, asked or 1))


def _where_next(own: Attempt, go: str, number: int) -> str:
    total = len(own.paper["items"])
    if go == "finish" or (go == "next" and number >= total):
        return reverse("quizzes:submit", args=[own.key])
    number += {"next": 1, "back": -1}.get(go, 0)
    return f"{reverse('quizzes:attempt', args=[own.key])}?q={min(max(number, 1), total)}"


def _whole(text: str) -> int:
    """A small whole number that a text from outside names, or 0."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _late_sentence() -> str:
    return gettext("The time was over when this answer arrived. It is recorded, but it does not count; your earlier answers stand.")
