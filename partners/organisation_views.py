"""Organisations in Wagtail's admin: one's own for its editors, all for the headquarters; founding, admitting, suspending."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from partners.founding import found, look
from partners.inventory import Wanted
from partners.organisation_changes import CHANGES, Change
from partners.organisation_forms import FoundingForm, ReasonForm
from partners.standing import standing_in
from people.charter_queries import current_charter, signature_of
from people.models import Organisation, User
from people.organisation_rules import open_refusals, possible_changes
from people.refusals import Refused


class OrganisationDesk(WagtailAdminTemplateMixin, View):
    """A page of the desk about one organisation, or about a new one. Who may: the headquarters; its editors where `editors_may`."""

    editors_may = False
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        standing = standing_in(request)
        own = self.editors_may and self.kwargs.get("pk") in standing.writes_for
        if not (standing.is_headquarters or own):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(Organisation, pk=self.kwargs["pk"])

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    @cached_property
    def at(self) -> Any:
        return timezone.now()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        trail = []
        if standing_in(self.request).is_headquarters:
            trail.append({"url": reverse("organisation:index"), "label": str(Organisation._meta.verbose_name_plural).capitalize()})
        if "pk" in self.kwargs and not isinstance(self, OrganisationView):
            trail.append({"url": reverse("partners:organisation", args=[self.organisation.pk]), "label": str(self.organisation)})
        return [*self.breadcrumbs_items, *trail, {"url": "", "label": str(self.get_page_title())}]

    def told(self, form: Any, refused: Refused) -> HttpResponse:
        """The same page with what keeps it from being done; nothing is lost."""
        for refusal in refused.refusals:
            form.add_error(None, refusal.message)
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def back(self) -> HttpResponse:
        return redirect("partners:organisation", self.organisation.pk)


class OrganisationView(OrganisationDesk):
    """One organisation: its state, charter, accreditations, editors, and what it still lacks."""

    editors_may = True
    template_name = "partners/admin/organisation.html"

    def get_page_title(self) -> str:
        return str(self.organisation)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation, charter = self.organisation, current_charter(self.at)
        is_headquarters = standing_in(self.request).is_headquarters
        wanted = Wanted(slug=organisation.slug, name=organisation.name)
        return super().get_context_data(
            organisation=organisation,
            at=self.at,
            charter=charter,
            unsigned=charter is not None and signature_of(organisation, charter) is None,
            signatures=organisation.charter_signatures.select_related("charter", "signed_by").order_by("-charter__version"),
            accreditations=organisation.accreditations.all(),
            grants=organisation.role_grants.select_related("person").order_by("role", "person__full_name") if is_headquarters else [],
            changes=[CHANGES[name] for name in possible_changes(organisation)] if is_headquarters else [],
            lacking=[item for item in look(wanted, at=self.at) if not item.is_there] if is_headquarters and organisation.is_admitted else [],
            is_headquarters=is_headquarters,
            **kwargs,
        )


class OwnView(View):
    """The organisation of an editor. Editors; others see the home screen."""

    def get(self, request: HttpRequest) -> HttpResponse:
        own = Organisation.objects.filter(pk__in=standing_in(request).writes_for).first()
        return redirect("partners:organisation", own.pk) if own else redirect("wagtailadmin_home")


class FoundView(OrganisationDesk):
    """Found an organisation, or bring one up to date: look first, then do it. The headquarters."""

    template_name = "partners/admin/found.html"

    @property
    def existing(self) -> Organisation | None:
        return self.organisation if "pk" in self.kwargs else None

    def get_page_title(self) -> str:
        return _("Bring up to date") if self.existing else _("Found an organisation")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One that is not of the coalition now is not completed: its page says why."""
        if self.existing and not self.existing.is_admitted:
            for refusal in open_refusals(self.existing):
                messages.error(request, refusal.message)
            return self.back()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": FoundingForm(organisation=self.existing), "items": [], "organisation": self.existing, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = FoundingForm(request.POST, organisation=self.existing)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        if request.POST.get("do") != "found":
            return self.render_to_response(self.get_context_data(form=form, items=look(form.wanted, at=self.at)))
        try:
            founding = found(form.wanted, by=self.person, at=self.at)
        except Refused as refused:
            return self.told(form, refused)
        for item in founding.made:
            messages.success(request, _("Made: %(what)s.") % {"what": item})
        if not founding.made:
            messages.success(request, _("Everything was there already."))
        return redirect("partners:organisation", founding.organisation.pk)


class ChangeView(OrganisationDesk):
    """Admit, decline, suspend, reinstate, end: asked before it is done. The headquarters."""

    template_name = "partners/admin/change.html"
    page_title = gettext_lazy("Organisation")

    @property
    def change(self) -> Change:
        return CHANGES[self.kwargs["change"]]

    def get_page_title(self) -> str:
        return str(self.change.label)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ReasonForm() if self.change.needs_reason else None
        possible = self.change.name in possible_changes(self.organisation)
        context = {"form": form, "change": self.change, "organisation": self.organisation, "possible": possible, "refusals": [], **kwargs}
        return super().get_context_data(**context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReasonForm(request.POST) if self.change.needs_reason else None
        if form is not None and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        reason = form.cleaned_data["reason"] if form else ""
        try:
            self.change.do(self.organisation, reason, self.person, self.at)
        except Refused as refused:
            return self.render_to_response(self.get_context_data(form=form, refusals=refused.refusals), status=409)
        messages.success(request, str(self.change.done) % {"organisation": self.organisation})
        return self.back()
