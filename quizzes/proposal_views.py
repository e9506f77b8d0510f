"""Where an editor proposes questions, in Wagtail's admin. Every view is about the proposals of the editor's own organisations alone.

A proposal of another organisation is not found; whoever is no editor is refused.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.models import TaskState, WorkflowState

from people.list_search import WordIndexView
from people.queries import writes_for_any
from people.refusals import Refused
from people.requests import PersonRequest
from quizzes import proposals
from quizzes.models import QuestionProposal
from quizzes.proposal_rules import delete_refusals, proposals_of, write_refusals
from quizzes.proposals import CONTENT


class OwnMixin:
    """For a generic view: editors of organisations only, and their own proposals only."""

    request: PersonRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if not writes_for_any(request.user):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    def get_queryset(self) -> QuerySet[QuestionProposal]:
        return proposals_of(self.request.user).select_related("topic", "organisation", "question")

    def get_base_queryset(self) -> QuerySet[QuestionProposal]:
        return self.get_queryset()

    def get_base_object_queryset(self) -> QuerySet[QuestionProposal]:
        return self.get_queryset()

    def get_usage_url(self) -> None:
        """Nothing refers to a proposal."""


class WritingMixin(OwnMixin):
    """For the two views that save."""

    template_name = "quizzes/admin/proposal_form.html"

    def save_instance(self) -> QuestionProposal:
        proposal = proposals.save_proposal(self.form.instance, by=self.request.user)  # type: ignore[attr-defined]
        _submit_if_asked(self.request, proposal)
        return proposal

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Saved; or a sentence, where somebody was faster and it cannot be changed any more."""
        try:
            response: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]
        except Refused as refused:
            messages.error(self.request, str(refused.refusals[0]))
            return redirect("proposal:index")
        return response


class ProposalIndexView(OwnMixin, WordIndexView):
    """The proposals of one's own organisations."""

    def get_base_queryset(self) -> QuerySet[QuestionProposal]:
        return self.get_queryset_of_own()

    def get_queryset_of_own(self) -> QuerySet[QuestionProposal]:
        return proposals_of(self.request.user).select_related("topic", "organisation").prefetch_related("_workflow_states__current_task_state")

    get_queryset = WordIndexView.get_queryset


class ProposalCreateView(WritingMixin, CreateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "status": None, "refusals": []}


class ProposalEditView(WritingMixin, EditView):
    """The latest version. While it waits for a review it is shown and not saved."""

    def get_object(self, queryset: Any = None) -> QuestionProposal:
        proposal: QuestionProposal = super().get_object(queryset)
        if proposal.has_unpublished_changes or proposal.question is None:
            return proposal.get_latest_revision_as_object()
        # What the examiners have mended in the bank is what one goes on from.
        for name in CONTENT:
            setattr(proposal, name, getattr(proposal.question, name))
        return proposal

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        proposal = self.get_object()
        if refusals := write_refusals(proposal, request.user):
            messages.error(request, str(refusals[0]))
            return redirect("proposal:edit", proposal.pk)
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusals = write_refusals(self.object, self.request.user)
        return {**super().get_context_data(**kwargs), "status": status_of(self.object), "refusals": refusals}


class ProposalDeleteView(OwnMixin, DeleteView):
    """What never was in the bank."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if refusals := delete_refusals(self.object, request.user):
            messages.error(request, str(refusals[0]))
            return redirect("proposal:edit", self.object.pk)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def delete_action(self) -> None:
        proposals.delete_proposal(self.object, by=self.request.user)


class ProposalHistoryView(OwnMixin, HistoryView):
    """What was done to it, and when."""

    def get_base_queryset(self) -> Any:
        return HistoryView.get_base_queryset(self)

    get_queryset = HistoryView.get_queryset

    def get_base_object_queryset(self) -> QuerySet[QuestionProposal]:
        return proposals_of(self.request.user).select_related("latest_revision")


@require_POST
def submit(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a proposal to review. Editors of its organisation."""
    proposal = _own_or_404(request, pk)
    try:
        proposals.submit_proposal(proposal, by=request.user)
        messages.success(request, gettext("The question waits for a review by another organisation."))
    except Refused as refused:
        messages.error(request, str(refused.refusals[0]))
    return redirect("proposal:edit", pk)


@require_POST
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """End the review of a proposal. Editors of its organisation."""
    proposal = _own_or_404(request, pk)
    try:
        proposals.take_back_proposal(proposal, by=request.user)
        messages.success(request, gettext("The question is a draft again."))
    except Refused as refused:
        messages.error(request, str(refused.refusals[0]))
    return redirect("proposal:edit", pk)


def status_of(proposal: QuestionProposal) -> dict[str, Any]:
    """Where a proposal is on its way: `label`, `kind` (of the tag), `reason` where it was sent back, `waits`."""
    state = next(iter(sorted(_open_states(proposal), key=lambda one: one.pk, reverse=True)), None)
    waits = bool(state and state.status == WorkflowState.STATUS_IN_PROGRESS)
    sent_back = bool(state and state.status == WorkflowState.STATUS_NEEDS_CHANGES)
    task_state = state.current_task_state if state else None
    reason = task_state.comment if task_state and sent_back and task_state.status == TaskState.STATUS_REJECTED else ""
    kind = "open" if waits else "refused" if sent_back else "done" if proposal.live else ""
    return {"label": _label(proposal, waits=waits, sent_back=sent_back), "kind": kind, "reason": reason, "waits": waits}


def status_tag(proposal: QuestionProposal) -> tuple[str, str]:
    """As people.tables.TagColumn wants it."""
    status = status_of(proposal)
    return status["label"], status["kind"]


def _open_states(proposal: QuestionProposal) -> list[WorkflowState]:
    wanted = {WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES}
    return [state for state in proposal._workflow_states.all() if state.status in wanted]


def _label(proposal: QuestionProposal, *, waits: bool, sent_back: bool) -> str:
    if waits:
        return gettext("waits for a review; the approved version is asked") if proposal.live else gettext("waits for a review")
    if sent_back:
        return gettext("sent back")
    if proposal.live:
        return gettext("in the bank, with changes not submitted") if proposal.has_unpublished_changes else gettext("in the bank")
    return gettext("draft")


def _submit_if_asked(request: PersonRequest, proposal: QuestionProposal) -> None:
    """What was written is kept, even where it cannot be submitted."""
    if "action-submit" not in request.POST:
        return
    try:
        proposals.submit_proposal(proposal, by=request.user)
        messages.success(request, gettext("The question waits for a review by another organisation."))
    except Refused as refused:
        messages.error(request, str(refused.refusals[0]))


def _own_or_404(request: PersonRequest, pk: int) -> QuestionProposal:
    if not writes_for_any(request.user):
        raise PermissionDenied
    return get_object_or_404(proposals_of(request.user), pk=pk)
