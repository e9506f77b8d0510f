"""Arrived, relieved, left: noted by the volunteer, about their own posts alone. A phone without a network sends later what it kept."""

from typing import cast
from uuid import UUID, uuid4

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from courses.outbox import device_key
from people.models import User
from people.rate_limit import allows
from people.refusals import Refusal, Refused
from people.same_origin import is_same_origin
from stations.day import presences, rules
from stations.day.outbox import Letter, Noted, letter_in, malformed
from stations.enums import AssignmentState, PresenceKind
from stations.life.views import nothing_said, of_mine
from stations.models import Assignment, Presence

MOST_LETTERS, AN_HOUR = 240, 60 * 60
DONE = {
    PresenceKind.ARRIVED: lambda: _("Your arrival is noted."),
    PresenceKind.RELIEVED: lambda: _("It is noted that your shift is done and handed over. Thank you!"),
    PresenceKind.LEFT: lambda: _("It is noted that you have left. The coordinator looks for somebody else."),
}


@of_mine
def note(request: HttpRequest, pk: int) -> str:
    """Note it now, or take back what was noted last. Whoever stands, or stood, there."""
    person, at = cast("User", request.user), timezone.now()
    assignment = get_object_or_404(Assignment.objects.select_related("shift__election"), pk=pk, person=person)
    do, key = request.POST.get("do", ""), key_in(request.POST.get("key", ""))
    if do == "undo":
        undo_last(assignment, person, key)
        return _("It is taken back.")
    if do not in PresenceKind.values:
        raise nothing_said()
    presence = presences.note(assignment, do, by=person, at=at, device_at=at, key=key)
    presence.assignment.refresh_from_db()
    return DONE[PresenceKind.LEFT if presence.assignment.state == AssignmentState.LEFT else PresenceKind(do)]()


def undo_last(assignment: Assignment, by: User, key: UUID) -> None:
    """Take back what was noted last of an assignment. Raises Refused."""
    if Presence.objects.filter(key=key, assignment=assignment, undoes__isnull=False).exists():
        return  # pressed twice
    last = presences.last_noted(assignment)
    if last is None:
        raise Refused([rules.refusal("undone_already")])
    presences.undo(last, by=by, at=timezone.now(), key=key)


def key_in(text: str) -> UUID:
    """The key that a form carries, so that two presses are one; a new one where it carries none."""
    try:
        return UUID(text[:40])
    except ValueError:
        return uuid4()


@csrf_exempt
@never_cache
@require_POST
def outbox(request: HttpRequest) -> JsonResponse:
    """Note what a phone kept while the network was gone, once however often it is sent. Whoever is logged in, about their own posts alone."""
    if not is_same_origin(request):
        return _problem("foreign", gettext("This is taken from the pages of this site alone."), 403)
    if not request.user.is_authenticated:
        return _problem("log_in", gettext("Log in to send what waits on this phone."), 401)
    if not allows("presences", str(request.user.pk), most=MOST_LETTERS, seconds=AN_HOUR):
        return _problem("too_many", gettext("That is a lot at once. It is kept on the phone and sent later."), 429)
    try:
        letter = letter_in(request.body)
    except RequestDataTooBig:
        return _problem("too_big", gettext("What was kept on this phone cannot be read."), 413)
    except Refused as refused:
        return _problem(refused.codes[0], str(refused.refusals[0]), 400)
    if letter.person != device_key(request.user):
        return _problem("other_person", gettext("What waits on this phone is another person's. It is sent when they log in."), 409)
    outcomes = {key: malformed().refusals[0] for key in letter.unreadable} | {
        str(thing.key): _keep(request, letter, thing) for thing in letter.things
    }
    refused_ones = {key: refusal for key, refusal in outcomes.items() if refusal}
    return JsonResponse(
        {
            "kept": [key for key, refusal in outcomes.items() if refusal is None],
            "refused": {key: refusal.code for key, refusal in refused_ones.items()},
            "sentences": {key: _sentence(letter, key, refusal) for key, refusal in refused_ones.items()},
        }
    )


def _keep(request: HttpRequest, letter: Letter, thing: Noted) -> Refusal | None:
    """Why it was not noted, if so; the phone keeps that beside it."""
    person, at = cast("User", request.user), timezone.now()
    assignment = Assignment.objects.filter(pk=thing.assignment, person=person).first()
    if assignment is None:
        return rules.refusal("unknown")
    try:
        presences.note(assignment, thing.kind, by=person, at=at, device_at=thing.device_at, key=thing.key, slow=letter.slow(at))
    except Refused as refused:
        return refused.refusals[0]
    return None


def _sentence(letter: Letter, key: str, refusal: Refusal) -> str:
    """Why it was not noted, with what it was where that can be read."""
    kind = next((PresenceKind(thing.kind).label for thing in letter.things if str(thing.key) == key), "")
    return f"{kind}: {refusal}" if kind else str(refusal)


def _problem(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=status)
