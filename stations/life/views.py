"""What a volunteer says of their posts. Who is logged in, about oneself only; what changes something is POST only, and a GET, as from a mail,
leads to the page with the buttons."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.numbers import read_number
from people.models import User
from people.rate_limit import allows
from people.refusals import Refusal, Refused
from stations.enums import STANDING
from stations.life import answers, offers, swaps
from stations.life.calendar import CONTENT_TYPE, calendar
from stations.models import Assignment, Offer
from stations.queries import stands_at
from stations.views import Typed, mine_page

MOST, AN_HOUR = 30, 60 * 60


def of_mine(view: Callable[..., str]) -> Callable[..., HttpResponse]:
    """A POST that does something of one's own and says what; what is refused is told on the page of my posts, with what was typed."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, pk: int, *args: Any) -> HttpResponse:
        if request.method != "POST":
            return redirect("stations:mine")
        try:
            messages.success(request, view(request, pk))
        except Refused as refused:
            return mine_page(request, refused=refused, typed=_typed(request, pk))
        return redirect("stations:mine")

    return wrapped


@of_mine
def answer(request: HttpRequest, pk: int) -> str:
    """Accept, confirm or decline a post. Whoever stands, or stood, there."""
    person, at = _person(request), timezone.now()
    assignment = get_object_or_404(Assignment, pk=pk, person=person)
    match request.POST.get("do"):
        case "accept":
            answers.accept(assignment, by=person, at=at)
            return _("You have taken the post.")
        case "confirm":
            answers.confirm(assignment, by=person, at=at)
            return _("You have confirmed that you come.")
        case "decline":
            answers.decline(assignment, by=person, at=at, reason=_text(request, "reason"))
            return _("You have given the post back. The coordinator looks for somebody else.")
    raise nothing_said()


@of_mine
def answer_offer(request: HttpRequest, pk: int) -> str:
    """Take a post that is offered, or not. Whom it is offered to."""
    person, at = _person(request), timezone.now()
    offer = get_object_or_404(Offer.objects.select_related("hole"), pk=pk, person=person)
    match request.POST.get("do"):
        case "accept":
            offers.accept(offer, by=person, at=at)
            return _("The post is yours. Thank you.")
        case "decline":
            offers.decline(offer, by=person, at=at)
            return _("Thank you for the answer. Somebody else is asked.")
    raise nothing_said()


@of_mine
def ask_swap(request: HttpRequest, pk: int) -> str:
    """Ask another one, whom one knows by the number of their certificate, to change posts. Whoever stands there."""
    person, at = _person(request), timezone.now()
    first = get_object_or_404(Assignment, pk=pk, person=person)
    if not allows("ask_swap", str(person.pk), most=MOST, seconds=AN_HOUR):
        raise Refused([Refusal("too_many", gettext_noop("That is a lot at once. Try again in an hour."))])
    number = read_number(_text(request, "number"))
    others = Assignment.objects.filter(stands_at(at), certificate__number=number, shift__election=first.shift.election_id, shift__ends_at__gt=at)
    others = others.exclude(person=person).order_by("shift__starts_at", "pk")
    second = others.filter(shift=first.shift_id).first() or others.first()
    if second is None:
        sentence = gettext_noop("Nobody with a certificate of this number stands at a post. Copy the number from their certificate.")
        raise Refused([Refusal("nobody_stands", sentence)])
    swaps.ask(first, second, by=person, at=at)
    return _("They are asked. If they agree, the coordinator decides.")


@of_mine
def answer_swap(request: HttpRequest, pk: int) -> str:
    """Agree to a change of posts (whoever was asked), or say no (either of the two)."""
    person, at = _person(request), timezone.now()
    asked = swaps.waiting().filter(second__person=person, pk=pk).first()
    if asked and request.POST.get("do") == "agree":
        swaps.agree(asked, by=person, at=at)
        return _("You have agreed. The coordinator decides.")
    either = swaps.waiting().filter(first__person=person) | swaps.waiting().filter(second__person=person)
    swap = get_object_or_404(either, pk=pk)
    if request.POST.get("do") != "refuse":
        raise nothing_said()
    swaps.refuse(swap, by=person, at=at)
    return _("Your posts stay as they are.")


@never_cache
@login_required
@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    """All my posts as a calendar file, those that are no longer mine as cancelled. Whoever is logged in, about oneself only."""
    assignments = Assignment.objects.filter(person=_person(request)).select_related("station__area", "shift__election").order_by("pk")
    return _file(calendar(assignments, at=timezone.now()), "posts")


@never_cache
@login_required
@require_safe
def calendar_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One post as a calendar file; of one that is no longer mine, what takes it out of the calendar. Whoever stands, or stood, there."""
    assignment = get_object_or_404(Assignment.objects.select_related("station__area", "shift__election"), pk=pk, person=_person(request))
    method = "PUBLISH" if assignment.state in STANDING else "CANCEL"
    return _file(calendar([assignment], at=timezone.now(), method=method), f"post-{pk}")


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}.ics"'})


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)


def _typed(request: HttpRequest, pk: int) -> Typed:
    texts = {name: _text(request, name)[:250] if name in request.POST else None for name in ("reason", "number")}
    return Typed(pk, **texts)


def _text(request: HttpRequest, name: str) -> str:
    """What was written, in one line that a database takes."""
    return " ".join(request.POST.get(name, "").replace("\0", "").split())


def nothing_said() -> Refused:
    return Refused([Refusal("nothing_said", gettext_noop("Choose one of the buttons."))])
