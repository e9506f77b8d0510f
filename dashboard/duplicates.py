"""Accounts that look like one person's, for the headquarters: look at two side by side, merge them, or tell them apart."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dashboard.enums import progress_tag
from dashboard.lapses import without_lapsed
from dashboard.queries import everybody, nearest_election
from people import merge_services
from people.duplicates import likely_pairs
from people.enums import MembershipState
from people.merging import Merge
from people.models import Membership, User
from people.queries import holder_of, is_headquarters
from people.refusals import Refusal, Refused
from people.requests import id_in

PAIRS_A_PAGE = 30


class HeadquartersPage(WagtailAdminTemplateMixin, View):
    """Who may: the headquarters. Others are sent home, as Wagtail does."""

    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not is_headquarters(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    @property
    def person(self) -> User:
        return cast("User", self.request.user)


class PairForm(forms.Form):
    """Two accounts by their addresses."""

    first = forms.EmailField(label=gettext_lazy("E-mail address"))
    second = forms.EmailField(label=gettext_lazy("Other e-mail address"))


class DuplicatesView(HeadquartersPage):
    """Every pair that looks like one person. POST tells a pair apart; a GET with two addresses leads to the two."""

    template_name = "dashboard/duplicates.html"
    page_title = gettext_lazy("Likely duplicates")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.get_page_title())}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PairForm(request.GET if "first" in request.GET else None)
        if form.is_valid():
            found = [holder_of(address) for address in form.cleaned_data.values()]
            for name, person in zip(form.fields, found, strict=True):
                if person is None:
                    form.add_error(name, _("Nobody has an account with this address."))
            if all(found):
                return redirect(merge_address(*[person.pk for person in found if person]))
        return self.render_to_response(self.get_context_data(form=form), status=400 if form.errors else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(likely_pairs(), PAIRS_A_PAGE).get_page(self.request.GET.get("p"))
        people = {person.pk: person for person in compared([one.pk for pair in page for one in (pair.first, pair.second)])}
        rows = [
            {
                "has_same_name": pair.has_same_name,
                "people": [people[pair.first.pk], people[pair.second.pk]],
                "url": merge_address(pair.first.pk, pair.second.pk),
            }
            for pair in page
        ]
        pages = page.paginator.get_elided_page_range(page.number)
        return super().get_context_data(**kwargs, rows=rows, page_obj=page, elided_page_range=pages)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        one, other = (get_object_or_404(User, pk=id_in(request.POST.get(name, ""))) for name in ("first", "second"))
        try:
            merge_services.tell_apart(one, other, by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(request, refusal.message)
            return self.render_to_response(self.get_context_data(form=PairForm()), status=409)
        messages.success(request, _("%(first)s and %(second)s are told apart.") % {"first": one.email, "second": other.email})
        return redirect("dashboard_duplicates")


class MergeView(HeadquartersPage):
    """Two accounts side by side, and everything that would move. POST merges, for a reason."""

    template_name = "dashboard/merge.html"
    page_title = gettext_lazy("Merge two accounts")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = {"url": reverse("dashboard_duplicates"), "label": _("Likely duplicates")}
        return [*self.breadcrumbs_items, trail, {"url": "", "label": str(self.get_page_title())}]

    @cached_property
    def pair(self) -> tuple[User, User]:
        """(who stays, who goes)"""
        people = {person.pk: person for person in compared([self.kwargs["kept"], self.kwargs["gone"]])}
        kept, gone = (people.get(self.kwargs[name]) for name in ("kept", "gone"))
        if kept is None or gone is None:
            raise Http404
        return kept, gone

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept, gone = self.pair
        refusals: list[Refusal] = []
        would: Merge | None = None
        try:
            would = merge_services.preview(kept, gone, by=self.person, at=timezone.now())
        except Refused as refused:
            refusals = refused.refusals
        values = {
            "kept": kept,
            "gone": gone,
            "would": would,
            "refusals": refusals,
            "reason": "",
            "error": "",
            "swap": merge_address(gone.pk, kept.pk),
        }
        return super().get_context_data(**{**values, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept, gone = self.pair
        reason = request.POST.get("reason", "").replace("\0", "")[:500]
        try:
            merge_services.merge(kept, gone, reason=reason, by=self.person, at=timezone.now())
        except Refused as refused:
            told = " ".join(refusal.message for refusal in refused.refusals)
            return self.render_to_response(self.get_context_data(reason=reason, error=told), status=409)
        messages.success(request, _("The two accounts of %(person)s are one now.") % {"person": kept})
        return redirect("dashboard_person", kept.pk)


def merge_address(kept: int, gone: int) -> str:
    return reverse("dashboard_merge", args=[kept, gone])


def compared(ids: list[int]) -> QuerySet[User]:
    """People with what tells two accounts apart or together: state, attempts, certificates, organisation."""
    at = timezone.now()
    memberships = Membership.objects.filter(state__in=[MembershipState.ACCEPTED, MembershipState.ASKED]).select_related("organisation")
    people = everybody(without_lapsed(nearest_election(at), at), at).filter(pk__in=ids).select_related("home_area", "merged_into")
    people = people.annotate(
        attempts_used=Count("attempts", distinct=True),
        certificates_held=Count("certificates", filter=Q(certificates__revoked_at=None), distinct=True),
        lessons_read=Count("lesson_progress", filter=Q(lesson_progress__completed_at__isnull=False), distinct=True),
    ).prefetch_related(Prefetch("memberships", queryset=memberships, to_attr="open_memberships"))
    for person in people:
        person.state_label, person.state_kind = progress_tag(person.progress)  # type: ignore[attr-defined]
    return people
