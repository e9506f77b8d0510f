"""One's own account. Every page here is about whoever is logged in, and about nobody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people import services
from people.enums import MembershipState
from people.forms import AskForm, NoticeMailsForm, PledgeForm, ProfileForm
from people.middleware import has_second_factor
from people.models import PledgeSignature
from people.notice_kinds import shown
from people.notice_services import read_all
from people.phones import written_phone
from people.queries import current_pledge, last_membership
from people.refusals import Refused
from people.requests import PersonRequest
from people.rules import ask_refusals, name_change_refusals

NOTICES_A_PAGE = 20


@login_required
@require_safe
def me(request: PersonRequest) -> HttpResponse:
    """The account: what is known of the person, the organisation, the pledge, the ways to log in. The person only."""
    person, now = request.user, timezone.now()
    pledge = current_pledge(now)
    context = {
        "person": person,
        "phone": written_phone(person.phone),
        "language_name": person.get_language_display(),
        "membership": last_membership(person),
        "pledge": pledge,
        "signature": _signature(person.pk, pledge.pk) if pledge else None,
        "has_password": person.has_usable_password(),
        "has_second_factor": has_second_factor(person),
    }
    return render(request, "people/me.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    """Change name, phone, language, home area. The person only; a name on a certificate stays."""
    person = request.user
    form = ProfileForm(_data(request), person=person)
    if request.method == "POST" and form.is_valid():
        changed = form.save()
        with translation.override(changed.language):
            messages.success(request, _("Saved."))
            return redirect("people:me")
    refusals = name_change_refusals(person)
    return render(request, "people/profile.html", {"form": form, "refusals": refusals}, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: PersonRequest) -> HttpResponse:
    """Ask an organisation to accept one. The person only; who has one, or waits for one, is told so."""
    person = request.user
    refusals = ask_refusals(person)
    form = AskForm(_data(request))
    if request.method == "POST" and not refusals and form.is_valid():
        try:
            membership = services.ask_membership(person, form.cleaned_data["organisation"], at=timezone.now())
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, _("Your request has been sent to %(organisation)s.") % {"organisation": membership.organisation})
            return redirect("people:organisation")
    for refusal in refusals if request.method == "POST" else []:
        messages.error(request, refusal.message)
    context = {"form": form, "membership": last_membership(person), "may_ask": not refusals}
    return render(request, "people/organisation.html", context, status=400 if request.method == "POST" else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_request(request: PersonRequest) -> HttpResponse:
    """Take one's request to an organisation back. The person only. A GET, which a log-in on the way makes of the press, changes nothing."""
    if request.method != "POST":
        return redirect("people:organisation")
    membership = request.user.memberships.filter(state=MembershipState.ASKED).first()
    try:
        if membership:
            services.withdraw_request(membership, at=timezone.now())
    except Refused:  # pressed twice, or decided in between
        membership = None
    if membership is None:
        messages.error(request, _("There is no open request to withdraw."))
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect("people:organisation")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest) -> HttpResponse:
    """Leave one's organisation. The person only. A GET, which a log-in on the way makes of the press, changes nothing."""
    if request.method != "POST":
        return redirect("people:organisation")
    membership = request.user.memberships.filter(state=MembershipState.ACCEPTED).first()
    try:
        if membership:
            services.end_membership(membership, by=request.user, at=timezone.now())
    except Refused:  # pressed twice
        membership = None
    if membership is None:
        messages.error(request, _("You are with no organisation now."))
    else:
        messages.success(request, _("You have left the organisation."))
    return redirect("people:organisation")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: PersonRequest) -> HttpResponse:
    """What the person was told, and which of it they want by mail. The person only."""
    person = request.user
    form = NoticeMailsForm(_data(request), person=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:notices")
    page = Paginator(person.notices.all(), NOTICES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "notices": [shown(notice) for notice in page], "form": form, "unread": person.notices.filter(read_at=None).exists()}
    return render(request, "people/notices.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read_notices(request: PersonRequest) -> HttpResponse:
    """Mark everything the person was told as read. The person only. A GET, which a log-in on the way makes of the press, changes nothing."""
    if request.method == "POST":
        read_all(request.user, at=timezone.now())
    return redirect("people:notices")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: PersonRequest) -> HttpResponse:
    """Read and sign the pledge in force. The person only; signed once per version."""
    person, now = request.user, timezone.now()
    version = current_pledge(now)
    if version is None:
        return render(request, "people/pledge.html", {"pledge": None})
    form = PledgeForm(_data(request))
    signature = _signature(person.pk, version.pk)
    if request.method == "POST" and (signature or form.is_valid()):
        services.sign_pledge(person, version, at=now)
        messages.success(request, _("You have signed the pledge."))
        return redirect("home")
    context = {"pledge": version, "signature": signature, "form": form}
    return render(request, "people/pledge.html", context, status=400 if form.errors else 200)


def _data(request: PersonRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _signature(person_pk: int, pledge_pk: int) -> PledgeSignature | None:
    return PledgeSignature.objects.filter(person=person_pk, pledge=pledge_pk).first()
