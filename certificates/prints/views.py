"""Many certificates in one ZIP, in Wagtail's admin. Who may: whoever may print many (headquarters); a run is for whoever asked for it alone."""

from datetime import datetime
from typing import Any, cast

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from certificates.models import Certificate, PrintRun
from certificates.prints import services
from certificates.prints.forms import PrintForm
from certificates.prints.report import named
from certificates.prints.rules import ended_since
from people.runs import services as runs
from people.runs.lines import NAMED, Line
from people.runs.models import Run
from people.runs.views import RunActMixin, RunFileMixin, RunPage, RunStateView, RunsView


class PrintPage(RunPage):
    """What only those who may print many see."""

    model = PrintRun
    related = ("programme", "organisation")
    permission = "certificates.add_printrun"
    page = "certificate_prints"
    addresses = "certificate_print_{}"


class PrintsView(PrintPage, RunsView):
    """One's own print runs, and the form that asks for another."""

    template_name = "certificates/admin/prints.html"
    page_title = gettext_lazy("Print many")
    header_icon = "download"
    said = gettext_lazy("The sheets are being made. You can leave this page: they are made all the same.")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("certificate:index"), "label": capfirst(str(Certificate._meta.verbose_name_plural))}
        return [*self.breadcrumbs_items, index, {"url": "", "label": str(self.page_title)}]

    def make_form(self, data: Any = None) -> PrintForm:
        return PrintForm(data)

    def ask(self, data: dict[str, Any], at: datetime) -> None:
        services.ask(data["programme"], data["organisation"], by=self.person, at=at)

    def left_out(self, run: Run) -> list[Line]:
        return named(run.left_out[:NAMED])


class PrintCancelView(RunActMixin, PrintsView):
    act = staticmethod(runs.cancel)


class PrintFailedView(RunActMixin, PrintsView):
    act = staticmethod(services.ask_for_failed)


class PrintAnewView(RunActMixin, PrintsView):
    act = staticmethod(services.ask_anew)


class PrintStateView(PrintPage, RunStateView):
    """How far a run is, for the bar."""


class PrintFileView(RunFileMixin, PrintsView):
    """The ZIP of a run that is done; where a certificate in it holds no more, the page with a button instead that has it made anew."""

    opened = staticmethod(services.opened)
    action = "certificates.download_print"

    def ended(self, run: Run, at: datetime) -> tuple[list[Line], int]:
        found = ended_since(cast("PrintRun", run), at)
        return named(found[:NAMED]), len(found)
