"""The charter and the accreditations of one organisation in Wagtail's admin."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from partners.organisation_forms import AccreditationForm, ReasonForm, SignForm
from partners.organisation_views import OrganisationDesk
from people import accreditation_services
from people.charter_queries import current_charter
from people.charter_services import sign_charter
from people.models import Accreditation, Charter
from people.refusals import Refused


class SignView(OrganisationDesk):
    """Read and sign the charter in force on behalf of the organisation. Its editors, the headquarters."""

    editors_may = True
    template_name = "partners/admin/sign.html"
    page_title = gettext_lazy("Sign the charter")

    @cached_property
    def charter(self) -> Charter:
        charter = current_charter(self.at)
        if charter is None:
            raise Http404
        return charter

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SignForm(initial={"signer_name": self.person.full_name})
        return super().get_context_data(**{"form": form, "charter": self.charter, "organisation": self.organisation, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SignForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        signer = {name: form.cleaned_data[name] for name in ("signer_name", "signer_position")}
        try:
            sign_charter(self.charter, self.organisation, by=self.person, at=self.at, language=get_language() or "", **signer)
        except Refused as refused:
            return self.told(form, refused)
        messages.success(request, _("The charter is signed on behalf of %(organisation)s.") % {"organisation": self.organisation})
        return self.back()


class AccreditationView(OrganisationDesk):
    """Record an accreditation, or correct one. The headquarters."""

    template_name = "partners/admin/accreditation.html"

    @cached_property
    def accreditation(self) -> Accreditation | None:
        if "number" not in self.kwargs:
            return None
        return get_object_or_404(self.organisation.accreditations, pk=self.kwargs["number"])

    def get_page_title(self) -> str:
        return _("Correct the accreditation") if self.accreditation else _("Record an accreditation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "form": AccreditationForm(accreditation=self.accreditation),
            "accreditation": self.accreditation,
            "organisation": self.organisation,
        }
        return super().get_context_data(**{**context, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AccreditationForm(request.POST, request.FILES, accreditation=self.accreditation)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            if self.accreditation:
                accreditation_services.correct(self.accreditation, by=self.person, at=self.at, **form.values)
            else:
                accreditation_services.record(self.organisation, by=self.person, **form.values)
        except Refused as refused:
            return self.told(form, refused)
        messages.success(request, _("The accreditation is recorded."))
        return self.back()


class WithdrawView(OrganisationDesk):
    """Withdraw an accreditation for a reason. The headquarters."""

    template_name = "partners/admin/withdraw.html"
    page_title = gettext_lazy("Withdraw the accreditation")

    @cached_property
    def accreditation(self) -> Accreditation:
        return get_object_or_404(self.organisation.accreditations, pk=self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"form": ReasonForm(), "accreditation": self.accreditation, "organisation": self.organisation, **kwargs}
        return super().get_context_data(**context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            accreditation_services.withdraw(self.accreditation, because=form.cleaned_data["reason"], by=self.person, at=self.at)
        except Refused as refused:
            return self.told(form, refused)
        messages.success(request, _("The accreditation is withdrawn."))
        return self.back()


class DocumentView(OrganisationDesk):
    """The document of an accreditation, as an attachment. The headquarters, and the editors of the organisation."""

    editors_may = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        accreditation = get_object_or_404(self.organisation.accreditations, pk=self.kwargs["number"])
        try:
            file = accreditation.document.open("rb")
        except (ValueError, OSError):  # none was uploaded, or it is gone from the store
            messages.error(request, _("There is no document."))
            return redirect("partners:organisation", self.organisation.pk)
        response = FileResponse(file, as_attachment=True, filename=PurePath(accreditation.document.name or "").name)
        response["Cache-Control"] = "private, no-store"
        return response
