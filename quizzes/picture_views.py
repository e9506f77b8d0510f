"""The pictures of a paper, to whoever sits it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model
from wagtail.models import Revision

from quizzes.enums import AttemptState, Feedback, Navigation, QuestionState
from quizzes.feedback import tells
from quizzes.frozen import revision_contents
from quizzes.models import Attempt, Question, Scenario
from quizzes.pictures import FILTER

AN_HOUR = 60 * 60


@login_required
@require_safe
@cache_control(private=True, max_age=AN_HOUR)
def picture(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """The picture of the question at this place of the paper. The attempt's own person; of a forward-only paper up to the question at hand."""
    item = _item(request, key, number)
    return _served(revision_contents([item["revision"]])[item["revision"]].get("image"))


@login_required
@require_safe
@cache_control(private=True, max_age=AN_HOUR)
def situation_picture(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """The picture of the situation of the question at this place. As above."""
    revision = _item(request, key, number).get("scenario_revision")
    if not revision:
        raise Http404
    return _served(revision_contents([revision])[revision].get("image"))


@login_required
@require_safe
@cache_control(private=True, max_age=AN_HOUR)
def bank_picture(request: HttpRequest, pk: int, of: str) -> HttpResponse:
    """The picture of a question of the bank, or of its situation, for its preview. Whoever may see the bank."""
    if not request.user.has_perm("quizzes.view_question"):
        raise PermissionDenied
    question = get_object_or_404(Question.objects.select_related("scenario"), pk=pk)
    return _served(question.image_id if of == "question" else question.scenario and question.scenario.image_id)


@login_required
@require_safe
@cache_control(private=True, max_age=AN_HOUR)
def revision_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of a question or a situation as this revision has it. Whoever may see the bank; for judges, what is asked today."""
    if not request.user.has_perm("quizzes.view_question") and not (request.user.has_perm("quizzes.add_angoffrating") and _is_asked(pk)):
        raise PermissionDenied
    kinds = ContentType.objects.get_for_models(Question, Scenario).values()
    return _served(get_object_or_404(Revision, pk=pk, content_type__in=kinds).content.get("image"))


def _is_asked(revision: int) -> bool:
    live = Question.objects.filter(state=QuestionState.LIVE)
    return live.filter(Q(latest_revision=revision) | Q(scenario__latest_revision=revision)).exists()


def _item(request: HttpRequest, key: UUID, number: int) -> dict[str, Any]:
    attempt = get_object_or_404(Attempt.objects.filter(person=request.user.pk), key=key)
    items: list[dict[str, Any]] = attempt.paper["items"]
    if not 1 <= number <= (len(items) if _sees_all(attempt) else min(attempt.position + 1, len(items))):
        raise Http404
    return items[number - 1]


def _sees_all(attempt: Attempt) -> bool:
    """Of a forward-only paper nobody sees what comes, until it is closed and its policy tells the questions."""
    if attempt.paper.get("navigation") != Navigation.FORWARD:
        return True
    return attempt.state != AttemptState.OPEN and tells(attempt, Feedback.QUESTIONS)


def _served(image: int | None) -> HttpResponse:
    """A picture no larger than a screen needs, whatever was uploaded."""
    rendition = get_object_or_404(get_image_model(), pk=image).get_rendition(FILTER)
    with rendition.file.open() as file:
        return HttpResponse(file.read(), content_type="image/webp")
