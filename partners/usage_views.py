"""How much the materials are read: for the editors of their organisation, and for the headquarters."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.materials import usage_of
from partners.standing import standing_in

PER_PAGE = 50


class PeriodForm(forms.Form):
    days = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[("30", _("the last 30 days")), ("365", _("the last 365 days")), ("", pgettext_lazy("a period", "always"))],
    )


class UsageView(WagtailAdminTemplateMixin, TemplateView):
    """Views and downloads of each published material in a period. Editors see their own organisation's, the headquarters all; 403 for others."""

    template_name = "partners/admin/usage.html"
    page_title = _("Use of materials")
    header_icon = "view"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        standing = standing_in(request)
        if not (standing.is_headquarters or standing.writes_for):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = PeriodForm(self.request.GET if "days" in self.request.GET else {"days": "30"})
        days = form.cleaned_data["days"] if form.is_valid() else ""
        materials = usage_of(since=localdate() - timedelta(days=int(days) - 1) if days else None)
        standing = standing_in(self.request)
        if not standing.is_headquarters:
            materials = materials.filter(organisation__in=standing.writes_for)
        page = Paginator(materials, PER_PAGE).get_page(self.request.GET.get("p"))
        pages = page.paginator.get_elided_page_range(page.number)
        return {**super().get_context_data(**kwargs), "form": form, "page_obj": page, "elided_page_range": pages}
