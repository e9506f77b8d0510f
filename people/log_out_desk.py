"""Somebody is logged out everywhere, by the headquarters: a phone was lost, and its owner cannot do it. The account stays open."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from people.models import User
from people.requests import PersonRequest
from people.sessions import end_all
from people.token_services import revoke_all


def may_log_out(person: User, by: User) -> bool:
    """The headquarters, about others; of superusers only a superuser."""
    return by.has_perm("people.change_user") and person.pk != by.pk and (by.is_superuser or not person.is_superuser)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_out_everywhere(request: PersonRequest, pk: int) -> HttpResponse:
    """What it ends, and the button. Whoever may (may_log_out)."""
    person = get_object_or_404(User, pk=pk)
    if not may_log_out(person, request.user):
        raise PermissionDenied
    if request.method == "POST":
        with transaction.atomic():
            end_all(person)
            revoke_all(person, by=request.user, at=timezone.now())
            log(instance=person, action="people.log_out_everywhere", user=request.user)
        messages.success(request, _("%(person)s is logged out everywhere.") % {"person": person})
        return redirect("wagtailusers_users:edit", person.pk)
    title = _("Log out everywhere")
    crumbs = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": title}]
    frame = {"page_title": title, "header_title": title, "header_icon": "logout", "breadcrumbs_items": crumbs}
    return render(request, "people/admin/log_out_everywhere.html", {"person": person, **frame})
