from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from certificates.documents.pdf import qr_code
from certificates.offline.qr import qr_address
from people.models import User
from people.refusals import Refusal, Refused
from stations import gate
from stations.contacts import Contacts
from stations.day.queries import with_presence
from stations.enums import AssignmentState
from stations.life import rules
from stations.life.places import geo_link, map_link
from stations.life.queries import offers_to, swaps_of
from stations.models import Assignment, Shift
from stations.papers.rules import organisations_with_letters
from stations.queries import next_shift, stands_at

if TYPE_CHECKING:
    from django.db.models import QuerySet


A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signpost:
    """A reason why there is no post yet, as components/refusals.html shows it."""

    message: str
    action_url: str
    action_label: str
    title: str = ""
    kicker: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was written in a form of one of my posts (`of`: its id) that was refused, so that it is not lost."""

    of: int
    reason: str | None  # None: it was another form
    number: str | None


@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Where and when I stand, and what I say to it; or what is still missing. Whoever is logged in, about oneself only."""
    return mine_page(request)


def mine_page(request: HttpRequest, *, refused: Refused | None = None, typed: Typed | None = None) -> HttpResponse:
    """The page of my posts; `refused`: why what was just asked is not done, `typed`: what was written for it."""
    person = cast("User", request.user)
    at = timezone.now()
    standing = list(_standing(person, at))
    swaps = swaps_of(person)
    done = list(_assignments(person).filter(state__in=[AssignmentState.RELIEVED, AssignmentState.LEFT], shift__ends_at__gt=at - A_DAY))
    with_presence([*standing, *done], at)
    Contacts().put(standing)
    for assignment in standing:
        assignment.may_accept = not rules.accept_refusals(assignment, at)  # type: ignore[attr-defined]
        assignment.may_confirm = not rules.confirm_refusals(assignment, at)  # type: ignore[attr-defined]
        assignment.swap = next((one for one in swaps if assignment.pk in (one.first_id, one.second_id)), None)  # type: ignore[attr-defined]
        assignment.typed = typed if typed and typed.of == assignment.pk else None  # type: ignore[attr-defined]
        assignment.map_link, assignment.geo_link = map_link(assignment.station), geo_link(assignment.station)  # type: ignore[attr-defined]
    offers = offers_to(person, at)
    context = {
        "standing": standing,
        "letters": organisations_with_letters(standing),
        "offers": offers,
        "done": done,
        "ended": _assignments(person)
        .exclude(stands_at(at))
        .exclude(pk__in=[one.pk for one in done])
        .filter(shift__ends_at__gt=at)
        .order_by("-ended_at"),
        "signposts": [] if standing or offers else signposts(person, at),
        "problems": refused.refusals if refused else [],
    }
    return render(request, "stations/mine.html", context, status=409 if refused else 200)


@never_cache
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """My posts as a phone keeps them by its owner's choice: with the QR code, and without a form. Whoever is logged in, about oneself only."""
    at = timezone.now()
    standing = list(_standing(cast("User", request.user), at))
    with_presence(standing, at)
    Contacts().put(standing)
    posts = [(assignment, _qr(assignment)) for assignment in standing]
    return render(request, "stations/kept.html", {"posts": posts, "at": at, "chain": [], "messages": []})


def _qr(assignment: Assignment) -> SafeString:
    code = qr_code(qr_address(assignment.certificate)).svg_inline(border=2, omitsize=True)
    return mark_safe(code)  # noqa: S308 - drawn by us


def _assignments(person: User) -> "QuerySet[Assignment]":
    return Assignment.objects.filter(person=person).select_related(
        "station__area", "station__election", "shift__election", "organisation", "certificate"
    )


def _standing(person: User, at: datetime) -> "QuerySet[Assignment]":
    return _assignments(person).filter(stands_at(at), shift__ends_at__gt=at).order_by("shift__starts_at")


def signposts(person: User, at: datetime) -> list[Signpost]:
    """What the next election asks of the person beyond a free post."""
    shift = next_shift(at)
    return [_signpost(refusal, shift) for refusal in gate.personal_refusals(person, shift, at)] if shift else []


def _signpost(refusal: Refusal, shift: Shift) -> Signpost:
    """A new certificate begins with the lessons; a renewal, which has them read, with the exam itself."""
    exam = (reverse("home"), _("Go on learning"))
    if refusal.code == "expires_before_shift_ends":
        exam = (reverse("quizzes:exam", args=[shift.election.programme.exam.slug]), _("To the exam"))
    update, organisation = (reverse("certificates:update"), _("To the update")), (reverse("people:organisation"), _("Ask an organisation"))
    pledge, card = (reverse("people:pledge"), _("To the pledge")), (reverse("stations:card"), _("When and where I can"))
    url, label = {"exam": exam, "update": update, "organisation": organisation, "pledge": pledge, "card": card}.get(refusal.action, ("", ""))
    return Signpost(refusal.message, url, label)
