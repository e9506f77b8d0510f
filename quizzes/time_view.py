"""How much time an open attempt has: what the script asks before it hands in, and when the phone has slept."""

from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes.enums import AttemptState
from quizzes.models import Attempt
from quizzes.queries import over_at
from quizzes.sitting_queries import own_attempt


@never_cache
@require_safe
def attempt_time(request: HttpRequest, key: UUID) -> JsonResponse:
    """{now, deadline, open}, by the database's clock; it closes nothing. The attempt's own person; 401 for a visitor."""
    if not request.user.is_authenticated:
        return JsonResponse({"code": "log_in", "message": gettext("Log in again: your answers are kept on this phone.")}, status=401)
    try:
        own, at = own_attempt(request.user, key)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    return JsonResponse({"now": at, "deadline": own.deadline_at, "open": own.state == AttemptState.OPEN and at <= over_at(own)})
