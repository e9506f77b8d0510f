"""The page of one's own runs, in Wagtail's admin, whatever they are of.

Who may: whoever may add such runs; a run is for whoever asked for it alone.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO, ClassVar, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from people.models import User
from people.parts import in_parts
from people.refusals import Refused
from people.runs import keeping, making
from people.runs.lines import NAMED, Line
from people.runs.models import Run

SHOWN = 20  # runs
ACTS = ("state", "file", "cancel", "failed", "anew")


class RunPage(WagtailAdminTemplateMixin, View):
    """What only those who may ask for such runs see."""

    model: ClassVar[type[Run]]
    related: ClassVar[tuple[str, ...]] = ()
    permission: ClassVar[str]
    page: ClassVar[str]  # the address of the page
    addresses: ClassVar[str]  # of what may be done with a run, {} for one of ACTS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.permission):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    @property
    def mine(self) -> "QuerySet[Run]":
        return self.model._default_manager.filter(asked_by=self.person).select_related(*self.related)

    def addresses_of(self, run: Run) -> dict[str, str]:
        return {act: reverse(self.addresses.format(act), args=[run.pk]) for act in ACTS}


class RunsView(RunPage):
    """One's own runs, and the form that asks for another."""

    said: ClassVar[Any]  # when a run was asked for

    def make_form(self, data: Any = None) -> Form:
        raise NotImplementedError

    def ask(self, data: dict[str, Any], at: datetime) -> None:
        """Raises Refused."""
        raise NotImplementedError

    def left_out(self, run: Run) -> list[Line]:
        """The first of them."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [self.row_of(run, timezone.now()) for run in self.mine[:SHOWN]]
        going = any(row["run"].is_going for row in rows)
        values = {"rows": rows, "going": going, "kept_days": keeping.KEPT.days, "page_address": reverse(self.page), "refused_run": None}
        form = {} if "form" in kwargs else {"form": self.make_form()}
        return super().get_context_data(**{**values, **form, **kwargs})

    def row_of(self, run: Run, at: datetime) -> dict[str, Any]:
        """What the page tells of a run. Who is left out: the first ones by name; the ZIP names all."""
        return {
            "run": run,
            "addresses": self.addresses_of(run),
            "is_stalled": making.is_stalled(run, at=at),
            "left_out": self.left_out(run) if run.thrown_away_at is None else [],
            "left_out_more": max(0, len(run.left_out) - NAMED),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            self.ask(form.cleaned_data, timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, self.said)
        return redirect(self.page)


class RunActMixin:
    """Beside a RunsView: cancel one's own run, or have it made anew. Whoever asked for it; a GET shows the page with the button."""

    act: ClassVar[Callable[..., Any]]

    def get(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        get_object_or_404(self.mine, pk=kwargs["pk"])
        return redirect(self.page)

    def post(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = get_object_or_404(self.mine, pk=kwargs["pk"])
        try:
            self.act(run, by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(request, refusal.message)
            return cast("HttpResponse", self.render_to_response(self.get_context_data(), status=409))
        return redirect(self.page)


class RunStateView(RunPage):
    """How far a run is, for the bar."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        run = get_object_or_404(self.mine, pk=pk)
        return JsonResponse({"made": run.made, "total": run.total, "done": not run.is_going}, headers={"Cache-Control": "no-store"})


class RunFileMixin:
    """Beside a RunsView: the ZIP of a run that is done, whole or from where a download was cut. Logged: it holds the names of many. Where somebody
    in it has ended since, the page with a button instead that has it made anew."""

    opened: ClassVar[Callable[..., BinaryIO]]  # (run, at=…); raises Refused, FileNotFoundError
    ended: ClassVar[Callable[..., tuple[list[Line], int]]]  # (run, at): the first of those who ended since, and how many there are
    action: ClassVar[str]

    def get(self: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
        run, now = get_object_or_404(self.mine, pk=pk, finished_at__isnull=False, thrown_away_at=None), timezone.now()
        try:
            file = self.opened(run, at=now)
        except FileNotFoundError as error:
            raise Http404 from error
        except Refused as refused:
            return cast("HttpResponse", self.render_to_response(self.get_context_data(**self.ended_values(run, now, refused)), status=409))
        log(instance=run, action=self.action, user=self.person)
        name = f"{run.ARCHIVE}-{timezone.localtime(run.asked_at):%Y-%m-%d-%H%M}.zip"
        headers = {"Cache-Control": "private, no-store", "ETag": f'"{run.key.hex}-{int(run.finished_at.timestamp()):x}"'}
        return in_parts(request, FileResponse(file, as_attachment=True, filename=name, headers=headers))

    def ended_values(self: Any, run: Run, at: datetime, refused: Refused) -> dict[str, Any]:
        lines, count = self.ended(run, at)
        return {
            "refusals": refused.refusals,
            "refused_run": run,
            "ended": lines,
            "ended_more": max(0, count - len(lines)),
            "anew_address": self.addresses_of(run)["anew"],
        }
