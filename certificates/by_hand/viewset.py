"""Certificates by hand in Wagtail's admin: one of the headquarters proposes, another one confirms."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from certificates.by_hand import services
from certificates.by_hand.forms import ProposeByHandForm
from certificates.by_hand.queries import programmes_for
from certificates.by_hand.rules import confirm_refusals
from certificates.life.rules import already_decided
from certificates.models import Certificate, HandIssue
from certificates.twins import twins_of
from people.models import User
from people.refusals import Refused
from people.requests import id_in
from people.search import matching_people
from people.tables import MomentColumn, TagColumn
from quizzes.admin_pages import ExamDeskView, NotEditedMixin

FOUND_AT_ONCE = 20


def state_tag(proposal: HandIssue) -> tuple[str, str]:
    if proposal.decided_at is None:
        return gettext("waits for a second person"), "open"
    return (gettext("issued"), "gold") if proposal.confirmed else (gettext("not issued"), "")


class HandIssueIndexView(IndexView):
    """Whoever may view what was issued by hand: headquarters."""

    add_item_label = _("Propose a certificate")

    def get_base_queryset(self) -> QuerySet[HandIssue]:
        return HandIssue.objects.select_related("programme", "person", "proposed_by", "decided_by")

    def search_queryset(self, queryset: QuerySet[HandIssue]) -> QuerySet[HandIssue]:
        return queryset.filter(person__in=matching_people(User.objects.all(), self.search_query)) if self.search_query else queryset


class HandView(ExamDeskView):
    """A page about issuing by hand, for whoever may."""

    permissions = ("certificates.add_handissue",)
    header_icon = "success"

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("handissue:index"), "label": capfirst(str(HandIssue._meta.verbose_name_plural))}]


class ProposeView(HandView):
    """Find the person, `?person=`; look whether they have another account; then say why. Whoever may add certificates by hand: headquarters."""

    template_name = "certificates/admin/propose_by_hand.html"
    page_title = _("Propose a certificate by hand")

    @cached_property
    def chosen(self) -> User | None:
        return User.objects.filter(pk=id_in(self.request.GET.get("person", "")) or 0, merged_into=None).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("q", "").replace("\x00", "").strip()[:100]
        people = User.objects.filter(is_active=True, merged_into=None).exclude(pk=self.person.pk) if asked else User.objects.none()
        chosen = self.chosen
        values = {
            "chosen": chosen,
            "asked": asked,
            "people": matching_people(people, asked).order_by("full_name", "pk")[:FOUND_AT_ONCE],
            "programmes": programmes_for(self.person).exists(),
            "form": ProposeByHandForm(by=self.person),
            "twins": twins_of([chosen.pk]).get(chosen.pk, []) if chosen else [],
            "held": Certificate.objects.filter(holder=chosen).select_related("programme") if chosen else [],
        }
        return super().get_context_data(**{**values, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ProposeByHandForm(request.POST, by=self.person)
        if self.chosen is None or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        programme = form.cleaned_data.pop("programme")
        try:
            proposal = services.propose(programme, self.chosen, **form.cleaned_data, by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, gettext("Proposed: another person of the headquarters has to confirm it."))
        return redirect("handissue:inspect", proposal.pk)


class HandIssueView(HandView):
    """One proposal, and who is meant: `act=confirm` issues the certificate, `act=drop` does not. Whoever may add certificates by hand."""

    template_name = "certificates/admin/hand_issue.html"

    @cached_property
    def proposal(self) -> HandIssue:
        return get_object_or_404(HandIssue.objects.select_related("programme", "person", "proposed_by", "decided_by"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.proposal.person.full_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal, at = self.proposal, timezone.now()
        is_open = proposal.decided_at is None
        values = {
            "proposal": proposal,
            "state": state_tag(proposal),
            "is_own": proposal.proposed_by_id == self.person.pk,
            "refusals": confirm_refusals(proposal, self.person, at) if is_open else [],
            "twins": twins_of([proposal.person_id]).get(proposal.person_id, []) if is_open else [],
            "certificates": proposal.certificates.order_by("pk"),
        }
        return super().get_context_data(**{**values, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act")
        try:
            if act == "confirm":
                services.confirm(self.proposal, by=self.person, at=timezone.now())
                messages.success(request, gettext("The certificate is issued. Its holder is told by mail."))
            elif act == "drop":
                services.drop(self.proposal, by=self.person, at=timezone.now())
                messages.success(request, gettext("The certificate is not issued."))
        except Refused as refused:
            if refused.codes == [already_decided().code]:
                messages.warning(request, already_decided().message)
                return redirect("handissue:inspect", self.proposal.pk)
            return self.render_to_response(self.get_context_data(refusals=refused.refusals), status=409)
        return redirect("handissue:inspect", self.proposal.pk)


class HandIssueViewSet(NotEditedMixin, ModelViewSet):
    model = HandIssue
    name = "handissue"
    icon = "user"
    menu_label = _("Issued by hand")
    index_view_class = HandIssueIndexView
    list_per_page = 50
    search_fields = ["person"]
    search_backend_name = None
    list_display = [
        TitleColumn("person", label=_("Person"), sort_key="person__full_name", url_name="handissue:inspect"),
        Column("programme", label=_("Programme")),
        Column("get_ground_display", label=_("In words for everybody"), classname="desk-words"),
        TagColumn("state", label=_("State"), accessor=state_tag),
        MomentColumn("proposed_at", label=_("Proposed"), sort_key="proposed_at"),
        Column("proposed_by", label=pgettext_lazy("proposed", "By")),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", ProposeView.as_view(), name="add"),
            path("inspect/<int:pk>/", HandIssueView.as_view(), name="inspect"),
        ]
