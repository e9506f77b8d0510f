"""The desks of partners in Wagtail's admin."""

from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import TaskState

from partners import services
from partners.desks import desk_of
from partners.models import CommentForm, ReasonForm
from partners.queries import reviews_for
from partners.rules import review_refusals
from partners.standing import standing_in
from people.refusals import Refused

if TYPE_CHECKING:
    from django import forms

    from people.models import User


class MaterialsView(WagtailAdminTemplateMixin, TemplateView):
    """The materials of one's own organisations, with their states. Editors of an organisation."""

    template_name = "partners/admin/materials.html"
    page_title = gettext_lazy("Materials")
    header_icon = "doc-full"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()
        return {**super().get_context_data(**kwargs), "desks": desk_of(standing_in(self.request), text), "searched": text}


def desk(request: HttpRequest) -> HttpResponse:
    """Where a partner's work is: the materials of an editor, the reviews of a reviewer. Everybody in the admin."""
    return redirect("partners:materials" if standing_in(request).writes_for else "partners:reviews")


class ReviewsView(WagtailAdminTemplateMixin, TemplateView):
    """What waits for this person's review. Reviewers, examiners and the headquarters; for others it is empty."""

    template_name = "partners/admin/reviews.html"
    page_title = gettext_lazy("To review")
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "states": reviews_for(self.request.user)}


def review(request: HttpRequest, task_state_id: int) -> HttpResponse:
    """Read what was submitted and decide about it. Reviewers of another organisation and the headquarters, and examiners where it is a question."""
    if late := _told_already_decided(request, task_state_id):
        return late
    state = _state_for(request, task_state_id)
    sends_back = request.POST.get("decision") == "send-back"
    form: forms.Form = (ReasonForm if sends_back else CommentForm)(request.POST or None)
    if request.method == "POST" and request.POST.get("decision") in {"approve", "send-back"} and form.is_valid():
        try:
            services.review(state, by=cast("User", request.user), approve=not sends_back, comment=form.cleaned_data["comment"])
        except Refused as refused:
            if late := _told_already_decided(request, task_state_id):
                return late
            _state_for(request, task_state_id)  # who may not decide at all gets no reasons
            for refusal in refused.refusals:
                form.add_error("comment", refusal.message)
        else:
            messages.success(request, _("Sent back to its author.") if sends_back else _("Approved and published."))
            return redirect("partners:reviews")
    submitted = state.revision.as_object()
    context = {
        "state": state,
        "submitted": submitted,
        "facts": submitted.review_facts(),
        "form": form,
        "header_title": submitted.review_title,
        "page_title": submitted.review_title,
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": reverse("partners:reviews"), "label": ReviewsView.page_title},
            {"url": "", "label": submitted.review_title},
        ],
    }
    return render(request, "partners/admin/review.html", context, status=200 if form.errors == {} else 422)


def submitted(request: HttpRequest, task_state_id: int) -> HttpResponse:
    """The submitted version as readers will see it. Whoever may review it; 403 for others, since a 404 would be redirected to a language."""
    state = _state_for(request, task_state_id)
    shown = state.revision.as_object()
    return shown.make_preview_request(request, shown.default_preview_mode, extra_request_attrs={"revision_id": state.revision_id})


def _told_already_decided(request: HttpRequest, task_state_id: int) -> HttpResponse | None:
    """The way back to the list with the sentence of _already_decided, where it has one."""
    if sentence := _already_decided(request, task_state_id):
        messages.warning(request, sentence)
        return redirect("partners:reviews")
    return None


def _already_decided(request: HttpRequest, task_state_id: int) -> str:
    """What to tell whoever could have decided, had nobody been faster; else ""."""
    state = TaskState.objects.filter(pk=task_state_id).first()
    refusals = review_refusals(standing_in(request), state) if state else []
    only_late = {refusal.code for refusal in refusals} <= {"review_not_waiting", "review_superseded"}
    return str(refusals[0].message) if refusals and only_late else ""


def _state_for(request: HttpRequest, task_state_id: int) -> TaskState:
    state = TaskState.objects.filter(pk=task_state_id).first()
    if state is None or review_refusals(standing_in(request), state):
        raise PermissionDenied
    return state
