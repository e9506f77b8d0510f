"""Many certificates in one ZIP, in Wagtail's admin. Who may: whoever may print many (headquarters); a run is for whoever asked for it alone."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from certificates.models import Certificate, PrintRun
from certificates.prints import keeping, making, services
from certificates.prints.forms import PrintForm
from certificates.prints.report import named
from certificates.prints.rules import ended_since
from people.models import User
from people.parts import in_parts
from people.refusals import Refused

SHOWN = 20  # runs
NAMED = 50  # of those who were left out


class PrintPage(WagtailAdminTemplateMixin, View):
    """What only those who may print many see."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("certificates.add_printrun"):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    @property
    def mine(self) -> QuerySet[PrintRun]:
        return PrintRun.objects.filter(asked_by=self.person).select_related("programme", "organisation")


class PrintsView(PrintPage):
    """One's own print runs, and the form that asks for another."""

    template_name = "certificates/admin/prints.html"
    page_title = gettext_lazy("Print many")
    header_icon = "download"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("certificate:index"), "label": capfirst(str(Certificate._meta.verbose_name_plural))}
        return [*self.breadcrumbs_items, index, {"url": "", "label": str(self.page_title)}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [row_of(run, timezone.now()) for run in self.mine[:SHOWN]]
        going = any(row["run"].is_going for row in rows)
        values = {"form": PrintForm(), "rows": rows, "going": going, "kept_days": keeping.KEPT.days, "refused_run": None}
        return super().get_context_data(**{**values, **kwargs})

    def refused(self, form: PrintForm, refused: Refused) -> HttpResponse:
        for refusal in refused.refusals:
            form.add_error(None, refusal.message)
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PrintForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            services.ask(form.cleaned_data["programme"], form.cleaned_data["organisation"], by=self.person, at=timezone.now())
        except Refused as refused:
            return self.refused(form, refused)
        messages.success(request, _("The sheets are being made. You can leave this page: they are made all the same."))
        return redirect("certificate_prints")


def row_of(run: PrintRun, at: datetime) -> dict[str, Any]:
    """What the page tells of a run. Who is left out: the first ones by name; the ZIP names all."""
    return {
        "run": run,
        "is_stalled": making.is_stalled(run, at=at),
        "left_out": named(run.left_out[:NAMED]) if run.thrown_away_at is None else [],
        "left_out_more": max(0, len(run.left_out) - NAMED),
    }


class PrintCancelView(PrintsView):
    """Cancel one's own run. Whoever asked for it; a GET shows the page with the button."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        get_object_or_404(self.mine, pk=kwargs["pk"])
        return redirect("certificate_prints")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.cancel(get_object_or_404(self.mine, pk=kwargs["pk"]), by=self.person, at=timezone.now())
        return redirect("certificate_prints")


class PrintFailedView(PrintCancelView):
    """Print those whose sheets could not be made. As above."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = get_object_or_404(self.mine, pk=kwargs["pk"])
        try:
            services.ask_for_failed(run, by=self.person, at=timezone.now())
        except Refused as refused:
            return self.refused(PrintForm({}), refused)
        return redirect("certificate_prints")


class PrintAnewView(PrintCancelView):
    """Have a run made anew whose ZIP is not handed out any more. As above."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = get_object_or_404(self.mine, pk=kwargs["pk"])
        try:
            services.ask_anew(run, by=self.person, at=timezone.now())
        except Refused as refused:
            return self.refused(PrintForm({}), refused)
        return redirect("certificate_prints")


class PrintStateView(PrintPage):
    """How far a run is, for the bar."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        run = get_object_or_404(self.mine, pk=pk)
        return JsonResponse({"made": run.made, "total": run.total, "done": not run.is_going}, headers={"Cache-Control": "no-store"})


class PrintFileView(PrintsView):
    """The ZIP of a run that is done, whole or from where a download was cut. Logged: it holds the names of many. Where a certificate in it holds
    no more, the page with a button instead that has it made anew."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:  # type: ignore[override]
        run, now = get_object_or_404(self.mine, pk=pk, finished_at__isnull=False, thrown_away_at=None), timezone.now()
        try:
            file = services.opened(run, at=now)
        except FileNotFoundError as error:
            raise Http404 from error
        except Refused as refused:
            ended = ended_since(run, now)
            values = {"refusals": refused.refusals, "refused_run": run, "ended": named(ended[:NAMED]), "ended_more": max(0, len(ended) - NAMED)}
            return self.render_to_response(self.get_context_data(**values), status=409)
        log(instance=run, action="certificates.download_print", user=self.person)
        name = f"certificates-{timezone.localtime(run.asked_at):%Y-%m-%d-%H%M}.zip"
        headers = {"Cache-Control": "private, no-store", "ETag": f'"{run.key.hex}-{int(run.finished_at.timestamp()):x}"'}  # type: ignore[union-attr]
        return in_parts(request, FileResponse(file, as_attachment=True, filename=name, headers=headers))
