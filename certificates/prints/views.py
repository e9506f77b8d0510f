"""Many certificates in one ZIP, in Wagtail's admin. Who may: whoever may print many (headquarters); a run is for whoever asked for it alone."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
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
from certificates.prints import files, making, services
from certificates.prints.forms import PrintForm
from people.models import User
from people.refusals import Refused

SHOWN = 20  # runs


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
        runs = list(self.mine[:SHOWN])
        going = any(run.finished_at is None and run.thrown_away_at is None for run in runs)
        return super().get_context_data(**{"form": PrintForm(), "runs": runs, "going": going, "kept_days": making.KEPT.days, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PrintForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            services.ask(form.cleaned_data["programme"], form.cleaned_data["organisation"], by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, _("The sheets are being made. You can leave this page: they are made all the same."))
        return redirect("certificate_prints")


class PrintStateView(PrintPage):
    """How far a run is, for the bar."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        run = get_object_or_404(self.mine, pk=pk)
        return JsonResponse({"made": run.made, "total": run.total, "done": run.finished_at is not None}, headers={"Cache-Control": "no-store"})


class PrintFileView(PrintPage):
    """The ZIP of a run that is done. Logged: it holds the names of many."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        run = get_object_or_404(self.mine, pk=pk, finished_at__isnull=False, thrown_away_at=None)
        try:
            file = files.archive(run).open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        log(instance=run, action="certificates.download_print", user=self.person)
        name = f"certificates-{timezone.localtime(run.asked_at):%Y-%m-%d-%H%M}.zip"
        return FileResponse(file, as_attachment=True, filename=name, headers={"Cache-Control": "private, no-store"})
