"""The coordinator's phone: what is open first, then who stands where. A light page of its own, beside the admin; within one's scope."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from people.models import User
from people.refusals import Refused
from people.requests import id_in
from stations import firm, firm_services, scope, warnings
from stations.access import for_coordinators
from stations.day import desk_queries, missing, presences
from stations.day.queries import with_presence
from stations.day.views import key_in, undo_last
from stations.enums import OfferState, PresenceKind
from stations.life import answers, offers, swaps
from stations.life.places import geo_link
from stations.life.substitutes import nearest_free
from stations.life.views import nothing_said
from stations.models import Assignment, Hole

PEOPLE_A_PAGE = 30
NEAREST = 8


def on_the_day(to_post: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page for coordinators (access.for_coordinators), kept by no browser; what has fallen due is done first."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @never_cache
        @for_coordinators(to_post)
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            at = timezone.now()
            missing.open_missing(at=at)
            offers.expire_all(at=at)
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


@on_the_day("stations.change_assignment")
def home(request: HttpRequest) -> HttpResponse:
    """Holes, changes of posts that wait for a word, and who stands in a shift. Whoever may view stations: coordinators, headquarters."""
    person, at = person_of(request), timezone.now()
    shifts = desk_queries.shifts_now(person, at)
    chosen = next((shift for shift in shifts if str(shift.pk) == request.GET.get("shift")), shifts[0] if shifts else None)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    holes = list(desk_queries.holes_in(person, at)[: desk_queries.MOST_HOLES + 1])
    context = {
        "holes": holes[: desk_queries.MOST_HOLES],
        "holes_open": desk_queries.holes_in(person, at).count() if len(holes) > desk_queries.MOST_HOLES else len(holes),
        "more_holes": len(holes) > desk_queries.MOST_HOLES,
        "swaps": list(desk_queries.swaps_in(person)[:20]),
        "shifts": shifts,
        "shift": chosen,
        "counts": desk_queries.counts_of(person, chosen, at) if chosen else None,
        "page": Paginator(desk_queries.standing_in(person, chosen, at, text), PEOPLE_A_PAGE).get_page(request.GET.get("p")) if chosen else None,
        "text": text,
        "at": at,
    }
    return render(request, "stations/day/home.html", context)


@on_the_day("stations.add_assignment")
def hole(request: HttpRequest, pk: int) -> HttpResponse:
    """One hole: who was asked, who is nearest and free; POST offers it, or lets somebody stand there. Whoever may add assignments, in scope."""
    person, at = person_of(request), timezone.now()
    related = ("post__shift__election", "post__station__area", "post__station__election__programme", "assignment__person")
    found = get_object_or_404(Hole.objects.select_related(*related), pk=pk, pk__in=scope.holes_of(person).values("pk"))
    refused = None
    if request.method == "POST":
        try:
            messages.success(request, _fill(request, found))
        except Refused as caught:
            refused = caught
        else:
            return redirect("day:hole", pk)
    return render(request, "stations/day/hole.html", _hole_context(request, found, refused, at), status=409 if refused else 200)


@on_the_day("stations.change_assignment")
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One who stands: call, and say or note for them what they say by phone. Whoever may change assignments, in scope."""
    person, at = person_of(request), timezone.now()
    related = ("person", "station__area", "shift__election", "organisation", "post")
    found = get_object_or_404(scope.assignments_of(person).select_related(*related), pk=pk)
    refused = None
    if request.method == "POST":
        try:
            messages.success(request, _say(request, found))
        except Refused as caught:
            refused = caught
        else:
            return redirect("day:assignment", pk)
    with_presence([found], at, by_themselves=found.person_id == person.pk)
    context = {
        "assignment": found,
        "presences": found.presences.select_related("by", "undoes").order_by("-server_at", "-pk"),
        "may_accept": not answers.rules.accept_refusals(found, at),
        "may_exchange": person.has_perm("stations.add_assignment") and found.stands and found.state != "arrived",
        "may_lock": not firm.lock_refusals(found, at),
        "may_unlock": not firm.lock_refusals(found, at, is_locked=False),
        "may_confirm": not answers.rules.confirm_refusals(found, at),
        "geo_link": geo_link(found.station),
        "refusals": refused.refusals if refused else [],
        "typed": request.POST.get("reason", "")[:250],
    }
    return render(request, "stations/day/assignment.html", context, status=409 if refused else 200)


@on_the_day("stations.change_assignment")
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """The coordinator's word on a change of posts. POST only. Whoever may change assignments and sees both."""
    person, at = person_of(request), timezone.now()
    if request.method != "POST":
        return redirect("day:home")
    found = get_object_or_404(desk_queries.swaps_seen(person), pk=pk)
    reason = request.POST.get("reason", "").replace("\0", "")
    try:
        match request.POST.get("do"):
            case "agree":
                swaps.agree(found, by=person, at=at)
                messages.success(request, _("It is noted that the other one agrees."))
            case "do":
                if not person.has_perm("stations.add_assignment"):
                    raise PermissionDenied
                swaps.do(found, by=person, at=at, overrule=reason)
                messages.success(request, _("The two have changed posts."))
            case "refuse":
                swaps.refuse(found, by=person, at=at, reason=reason)
                messages.success(request, _("Their posts stay as they are."))
            case _:
                raise nothing_said()
    except Refused as refused:
        for sentence in _sentences(refused):
            messages.warning(request, sentence)
    return redirect("day:home")


def _sentences(refused: Refused) -> list[str]:
    """Every reason; those of the gate with whose they are."""
    if isinstance(refused, swaps.NotThere):
        return [f"{person}: {refusal}" for person, why in refused.of for refusal in why]
    return [str(refusal) for refusal in refused.refusals]


def person_of(request: HttpRequest) -> User:
    return cast("User", request.user)


def _fill(request: HttpRequest, found: Hole) -> str:
    """Do what was pressed on the page of a hole; returns what is said of it. Raises Refused."""
    person, at = person_of(request), timezone.now()
    if request.POST.get("do") == "offer":
        offer = offers.start(found, by=person, at=at)
        return _("It is offered, and goes on by itself until somebody takes it.") if offer else _("There is nobody left to ask.")
    if request.POST.get("do") == "clear":
        offers.clear(found, by=person, at=at)
        return _("They no longer stand there. Choose somebody else.")
    chosen = _chosen(request)
    offers.replace(found, chosen, by=person, at=at, overrule=request.POST.get("reason", "").replace("\0", ""))
    return _("%(person)s stands at this station.") % {"person": chosen}


def _chosen(request: HttpRequest) -> User:
    """Whom they would have stand there; Http404 for anybody out of scope."""
    return get_object_or_404(scope.people_of(person_of(request)), pk=id_in(request.POST.get("person", "")))


def _hole_context(request: HttpRequest, found: Hole, refused: Refused | None, at: Any) -> dict[str, Any]:
    person = person_of(request)
    is_open = found.closed_at is None and found.post.shift.ends_at > at
    stands = found.assignment.stands  # of who did not come
    named = scope.assignments_of(person).filter(pk=found.assignment_id).exists()
    ids = nearest_free(found, at=at, most=NEAREST, among=scope.people_of(person)) if is_open and not stands else []
    people = User.objects.select_related("home_area").in_bulk(ids)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    found_people = desk_queries.people_named(person, text, NEAREST) if is_open and not stands and text else []
    doubts = warnings.warnings_of(found_people, found.post)
    may_overrule = refused is not None and request.POST.get("do") == "assign" and all(code in warnings.SENTENCES for code in refused.codes)
    return {
        "hole": found,
        "is_open": is_open,
        "stands": stands,
        "named": named,
        "may_fill": is_open and (named or not stands),
        "offers": desk_queries.asked_about(found, person),
        "nobody_left": is_open and not stands and _is_nobody_left(found, at),
        "nearest": [people[pk] for pk in ids],
        "beside": desk_queries.beside(person, found.post, at),
        "geo_link": geo_link(found.post.station),
        "refusals": refused.refusals if refused else [],
        "text": text,
        "named_people": [(one, doubts[one.pk]) for one in found_people],
        "overruling": _chosen(request) if may_overrule else None,
    }


def _is_nobody_left(found: Hole, at: Any) -> bool:
    """Whether it was offered, and waits for nobody's answer since there is nobody more to ask, of whatever scope."""
    states = set(found.offers.values_list("state", flat=True))
    return bool(states) and OfferState.OPEN not in states and not nearest_free(found, at=at, most=1)


def _say(request: HttpRequest, found: Assignment) -> str:
    """Do what was pressed on the page of somebody who stands; returns what is said of it. Raises Refused."""
    person, at, do = person_of(request), timezone.now(), request.POST.get("do", "")
    key, reason = key_in(request.POST.get("key", "")), " ".join(request.POST.get("reason", "").replace("\0", "").split())
    match do:
        case "accept":
            answers.accept(found, by=person, at=at)
        case "confirm":
            answers.confirm(found, by=person, at=at)
        case "decline":
            answers.decline(found, by=person, at=at, reason=reason)
        case "lock":
            firm_services.lock(found, by=person, at=at)
        case "unlock":
            firm_services.unlock(found, by=person, at=at)
        case "undo":
            undo_last(found, person, key)
        case _ if do in PresenceKind.values:
            presences.note(found, do, by=person, at=at, device_at=at, key=key)
        case _:
            raise nothing_said()
    return _("Noted.")
