"""Required updates in Wagtail's admin: announced after a look at whom they touch, followed, and lifted for a reason."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from certificates.models import LawRequirement
from certificates.updates import services
from certificates.updates.forms import LiftForm, RequireUpdateForm
from certificates.updates.queries import course_in, standing_beyond, touched_by, with_progress
from certificates.updates.rules import Proposal, require_refusals
from courses.models import LawItem
from people.list_search import WordIndexView
from people.models import User
from people.refusals import Refused
from people.tables import DayColumn, MomentColumn, NumberColumn, TagColumn


def state_tag(requirement: LawRequirement) -> tuple[str, str]:
    if requirement.lifted_at is not None:
        return gettext("lifted"), ""
    return (gettext("due"), "open") if requirement.required_by > timezone.now() else (gettext("over"), "done")


class RequirementIndexView(WordIndexView):
    """Whoever may view required updates: headquarters."""

    def get_base_queryset(self) -> QuerySet[LawRequirement]:
        return with_progress(LawRequirement.objects.all())


class UpdateView(WagtailAdminTemplateMixin, View):
    """A page about required updates, for whoever holds `permission`."""

    permission = ""
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.permission):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("lawrequirement:index"), "label": capfirst(str(LawRequirement._meta.verbose_name_plural))}
        return [*self.breadcrumbs_items, index, {"url": "", "label": str(self.get_page_title())}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())


class RequireView(UpdateView):
    """Require an update: `act=look` says whom it touches, `act=require` requires it. Whoever may add required updates: headquarters."""

    permission = "certificates.add_lawrequirement"
    template_name = "certificates/admin/require_update.html"
    page_title = _("Require an update")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": RequireUpdateForm(), "look": None, "refusals": [], **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, at = RequireUpdateForm(request.POST), timezone.now()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        if request.POST.get("act") != "require":
            refusals = require_refusals(form.proposal, at)
            return self.render_to_response(self.get_context_data(form=form, refusals=refusals, look=None if refusals else look(form.proposal)))
        try:
            requirement = services.require_update(form.proposal, by=self.person, at=at)
        except Refused as refused:
            return self.render_to_response(self.get_context_data(form=form, refusals=refused.refusals), status=409)
        messages.success(request, gettext("The update is required. Certificates it touches: %(count)s.") % {"count": requirement.updates.count()})
        return redirect("lawrequirement:inspect", requirement.pk)


class RequirementView(UpdateView):
    """One required update, how many have done it, and the way to lift it. Whoever may view them; to lift one, whoever may change them."""

    permission = "certificates.view_lawrequirement"
    template_name = "certificates/admin/requirement.html"

    @cached_property
    def requirement(self) -> LawRequirement:
        requirements = with_progress(LawRequirement.objects.select_related("announced_by", "lifted_by"))
        return get_object_or_404(requirements, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.requirement)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_lift = self.requirement.lifted_at is None and self.person.has_perm("certificates.change_lawrequirement")
        values = {
            "requirement": self.requirement,
            "state": state_tag(self.requirement),
            "versions": self.requirement.versions.select_related("article"),
            "course": course_in(self.requirement.course_key, get_language()),
            "form": LiftForm() if may_lift else None,
        }
        return super().get_context_data(**{**values, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.person.has_perm("certificates.change_lawrequirement"):
            return cast("HttpResponse", permission_denied(request))
        form = LiftForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            services.lift_requirement(self.requirement, reason=form.cleaned_data["reason"], by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, gettext("The requirement is lifted: these certificates count again."))
        return redirect(request.path)


def look(proposal: Proposal) -> dict[str, int]:
    """Whom requiring the update would touch, and what has still to be reviewed of the law it is about."""
    at = timezone.now()
    certificates = touched_by(proposal.programme, proposal.dated, at)
    return {
        "certificates": certificates.count(),
        "holders": certificates.values("holder").distinct().count(),
        "standing": standing_beyond(certificates, proposal.required_by),
        "open_items": LawItem.objects.open().filter(version__in=proposal.versions).count(),
    }


class LawRequirementViewSet(ModelViewSet):
    model = LawRequirement
    name = "lawrequirement"
    icon = "history"
    menu_label = _("Required updates")
    form_fields: list[str] = []
    copy_view_enabled = False
    index_view_class = RequirementIndexView
    list_per_page = 50
    search_fields = ["programme__slug", "programme__name"]
    list_display = [
        TitleColumn("programme", label=_("Programme"), url_name="lawrequirement:inspect"),
        DayColumn("law_as_of", label=_("Law as of"), sort_key="law_as_of"),
        MomentColumn("required_by", label=_("Required by"), sort_key="required_by"),
        TagColumn("state", label=_("State"), accessor=state_tag),
        NumberColumn("touched", label=_("Certificates"), sort_key="touched"),
        NumberColumn("done", label=pgettext_lazy("how many", "Done"), sort_key="done"),
        MomentColumn("announced_at", label=_("Announced"), sort_key="announced_at"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the names of views that do not exist: nobody changes or deletes one by hand."""
        missing = {"edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"}
        return {name: value for name, value in super().get_common_view_kwargs(**kwargs).items() if name not in missing}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", RequireView.as_view(), name="add"),
            path("inspect/<int:pk>/", RequirementView.as_view(), name="inspect"),
        ]

    def register_admin_url_finder(self) -> None:
        """None: there is no page to edit a requirement on."""
