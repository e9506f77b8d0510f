"""Requests to join an organisation, in Wagtail's admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.views import account
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people import services
from people.models import Membership, User
from people.queries import decides_requests, organisations_decided_by, requests_decided_by
from people.refusals import Refused
from people.requests import PersonRequest
from people.search import matching_people


class AccountView(account.AccountView):
    """Wagtail's page of one's own settings, without first and last name: a person has one full name, kept on the site. Everybody in the admin."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, account.NameEmailSettingsPanel)]


@require_safe
def requests_to_join(request: PersonRequest) -> HttpResponse:
    """Who waits for an answer. An editor: the requests to one's own organisation; the headquarters: all."""
    if not decides_requests(request.user):
        raise PermissionDenied
    waiting = requests_decided_by(request.user)
    if text := request.GET.get("q", "").strip():
        waiting = waiting.filter(person__in=matching_people(User.objects.all(), text))
    title = _("Requests to join")
    page = Paginator(waiting, 50).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
        "searched": text,
        "page_title": title,
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": title}],
    }
    return render(request, "people/admin/requests.html", context)


@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Accept a request. An editor of the organisation, the headquarters; 404 for everybody else."""
    return _decide(request, pk, services.accept_membership, _("%(person)s is accepted into %(organisation)s."))


@require_POST
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    """Decline a request. An editor of the organisation, the headquarters; 404 for everybody else."""
    return _decide(request, pk, services.decline_membership, _("The request of %(person)s to %(organisation)s is declined."))


def _decide(request: PersonRequest, pk: int, decision: Callable[..., Membership], sentence: str) -> HttpResponse:
    theirs = Membership.objects.filter(organisation__in=organisations_decided_by(request.user))
    membership = get_object_or_404(theirs.select_related("person", "organisation"), pk=pk)
    try:
        decision(membership, by=request.user, at=timezone.now())
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
    else:
        messages.success(request, sentence % {"person": membership.person, "organisation": membership.organisation})
    return redirect("people_requests")
