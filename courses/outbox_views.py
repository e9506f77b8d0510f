"""What phones send that had no network. No page of theirs has a token (nobody's copy is kept there): the browser says where it comes from."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from courses.models import LessonPage
from courses.outbox import Read, device_key, letter_in
from courses.services import complete_lesson
from people.models import User
from people.rate_limit import allows
from people.refusals import Refused
from people.same_origin import is_same_origin

KEPT, LOCKED, UNKNOWN = OUTCOMES = ("kept", "locked", "unknown")
MOST_LETTERS, AN_HOUR = 120, 60 * 60


@never_cache
@require_safe
def device(request: HttpRequest) -> JsonResponse:
    """Whose things this browser may send: {"person": device key, or ""}. Anybody, about oneself."""
    return JsonResponse({"person": device_key(request.user) if request.user.is_authenticated else ""})


@csrf_exempt
@never_cache
@require_POST
def outbox(request: HttpRequest) -> JsonResponse:
    """Keep what was read without a network, once however often it is sent. Whoever is logged in, and only what is their own.

    What is locked stays on the phone until what comes first is done.
    """
    if not is_same_origin(request):
        return _problem("foreign", gettext("This is taken from the pages of this site alone."), 403)
    if not request.user.is_authenticated:
        return _problem("log_in", gettext("Log in to send what waits on this phone."), 401)
    if not allows("outbox", str(request.user.pk), most=MOST_LETTERS, seconds=AN_HOUR):
        return _problem("too_many", gettext("That is a lot at once. It is kept on the phone and sent later."), 429)
    try:
        person, things = letter_in(request.body)
    except RequestDataTooBig:
        return _problem("too_big", gettext("What was kept on this phone cannot be read."), 413)
    except Refused as refused:
        return _problem(refused.codes[0], str(refused.refusals[0]), 400)
    if person != device_key(request.user):
        return _problem("other_person", gettext("What waits on this phone is another person's. It is sent when they log in."), 409)
    outcomes = _keep_all(request.user, things)
    return JsonResponse({outcome: [str(thing.key) for thing in things if outcomes[thing] == outcome] for outcome in OUTCOMES})


def _keep_all(person: User, things: list[Read]) -> dict[Read, str]:
    """What became of each. A phone keeps no order: what comes first may come last in the letter, so that what is locked is tried again."""
    outcomes = {thing: _keep(person, thing) for thing in things}
    while True:
        opened = {thing: KEPT for thing, outcome in outcomes.items() if outcome == LOCKED and _keep(person, thing) == KEPT}
        if not opened:
            return outcomes
        outcomes |= opened


def _keep(person: User, thing: Read) -> str:
    """The lesson is read, with the time of arrival, since a phone's clock proves nothing; or something comes first; or there is no such lesson."""
    lesson = LessonPage.objects.live().filter(translation_key=thing.lesson_key).first()
    if lesson is None or lesson.get_parent().translation_key != thing.course_key:
        return UNKNOWN
    try:
        complete_lesson(person, lesson, at=timezone.now(), said_at=thing.when)
    except Refused:
        return LOCKED
    return KEPT


def _problem(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=status)
