"""Practice. Reading and answering are for anybody; what is answered is kept for whoever is logged in.

The forms stand in pages that are the same for everybody, and a script sends what was answered without a network: neither has a
token. So a POST writes only when the browser says that it comes from a page of ours (people.same_origin), and else only explains.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Topic
from courses.practice import PracticeQuestion
from people.rate_limit import allows
from people.refusals import Refused
from people.requests import PersonRequest
from people.same_origin import is_same_origin
from quizzes.mistakes import exam_mistakes, practice_mistakes
from quizzes.models import Question
from quizzes.practice import as_json, in_language, lesson_of, practice_pool, questions_of_lesson, topics_with_practice
from quizzes.practice_answers import PracticeGiven, read_answers, uuid_in
from quizzes.practice_services import record_practice

# Answers of one person in an hour: far more than anybody gives.
MOST_REQUESTS = 600
AN_HOUR = 60 * 60


@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """The topics that can be practised. Anybody."""
    return render(request, "quizzes/practice.html", {"topics": topics_with_practice(), "topic": None, "questions": []})


@require_safe
def practice_topic(request: HttpRequest, code: str) -> HttpResponse:
    """Every practice question of a topic. Anybody."""
    topic = get_object_or_404(Topic, code=code)
    questions = [in_language(question) for question in practice_pool().filter(topic=topic).order_by("ref")]
    return render(request, "quizzes/practice.html", {"topics": topics_with_practice(), "topic": topic, "questions": questions})


@require_safe
@cache_control(public=True, max_age=300)
def practice_data(request: HttpRequest, lesson_key: UUID) -> JsonResponse:
    """The practice questions of a lesson with their key, for scripts; nobody's own, so any cache may keep it. Anybody."""
    lesson = lesson_of(lesson_key, get_language())
    if lesson is None:
        raise Http404
    data = {"lesson": str(lesson_key), "language": get_language(), "record_url": reverse("quizzes:record_practice")}
    return JsonResponse({**data, "questions": as_json(questions_of_lesson(lesson))})


@login_required
@never_cache
@require_safe
def mistakes(request: PersonRequest) -> HttpResponse:
    """What the person got wrong and not right since, each with the place that explains it. Whoever is logged in: their own."""
    language = get_language()
    context = {"mistakes": practice_mistakes(request.user, language), "results": exam_mistakes(request.user, language)}
    return render(request, "quizzes/mistakes.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def practice_question(request: HttpRequest, ref: str) -> HttpResponse:
    """One question; a POST says whether the answer is right and why, without a script. Anybody; kept for whoever is logged in."""
    asked = get_object_or_404(practice_pool(), ref=ref)
    question = in_language(asked)
    chosen = request.POST.get("chosen", "") if request.method == "POST" else ""
    if chosen not in {option.id for option in question.options}:
        status = 400 if request.method == "POST" else 200
        return render(request, "quizzes/practice_question.html", _question_context(request, asked, question, ""), status=status)
    if request.user.is_authenticated and is_same_origin(request) and _may_record(request):
        given = PracticeGiven(uuid4(), question.ref, chosen, uuid_in(request.POST.get("lesson")))
        record_practice(request.user, [given], at=timezone.now())
    return render(request, "quizzes/practice_question.html", _question_context(request, asked, question, chosen))


@csrf_exempt
@never_cache
@require_POST
def record(request: HttpRequest) -> JsonResponse:
    """Keep practice answers sent as JSON, each once whatever is sent again. Whoever is logged in; 401 for a visitor."""
    if not is_same_origin(request):
        return _problem("foreign", gettext("Practice answers are taken from the pages of this site alone."), 403)
    if not request.user.is_authenticated:
        return _problem("log_in", gettext("Log in, and your practice is kept."), 401)
    if not _may_record(request):
        return _problem("too_many", gettext("That is a lot of practice. Rest a little and go on in an hour."), 429)
    try:
        recorded = record_practice(request.user, read_answers(request.body), at=timezone.now())
    except RequestDataTooBig:
        return _problem("too_big", gettext("This answer is too big to be one."), 413)
    except Refused as refused:
        return _problem(refused.codes[0], str(refused.refusals[0]), 400)
    return JsonResponse({"kept": [str(key) for key in recorded.kept], "unknown": [str(key) for key in recorded.unknown]})


def _may_record(request: HttpRequest) -> bool:
    return allows("practice", str(request.user.pk), most=MOST_REQUESTS, seconds=AN_HOUR)


def _problem(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=status)


def _question_context(request: HttpRequest, asked: Question, question: PracticeQuestion, chosen: str) -> dict[str, Any]:
    """The question, the id of the option chosen ("" before), and the lesson it was asked in."""
    key = uuid_in(request.POST.get("lesson"))
    lesson = lesson_of(key, get_language()) if key else None
    return {
        "question": question,
        "topic": asked.topic,
        "chosen": chosen,
        "is_right": chosen == question.right,
        "is_empty": request.method == "POST" and not chosen,
        "lesson": lesson,
        "lesson_key": lesson.translation_key if lesson else "",
    }
