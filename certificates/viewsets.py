"""The certificates and the programmes in the Wagtail admin: who certified whom is read there, and revoked, never edited."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets import Button, HeaderButton
from wagtail.log_actions import log

from certificates.admin_views import RevokeView
from certificates.enums import CertificateStatus
from certificates.models import Certificate, Programme
from certificates.numbers import read_number
from certificates.queries import with_status
from certificates.rules import status
from certificates.update_viewset import LawRequirementViewSet
from people.exports import SafeExportMixin
from people.list_search import WordIndexView
from people.models import User
from people.search import matching_people
from people.tables import DayColumn, NumberColumn, TagColumn


class CertificateFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=CertificateStatus.choices, method="filter_status")
    valid_until = django_filters.DateFromToRangeFilter(label=_("Valid until"), widget=DateRangePickerWidget)

    class Meta:
        model = Certificate
        fields = ["status", "programme", "valid_until"]

    def filter_status(self, queryset: Any, name: str, value: str) -> QuerySet[Certificate]:
        return with_status(queryset, CertificateStatus(value), timezone.now())


class CertificateIndexView(SafeExportMixin, IndexView):
    """The list, with search, filters and export. Whoever may view certificates: headquarters."""

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not self.request.user.has_perm("certificates.add_printrun"):
            return list(super().header_buttons)
        return [*super().header_buttons, HeaderButton(_("Print many"), url=reverse("certificate_prints"), icon_name="download")]

    def get_base_queryset(self) -> QuerySet[Certificate]:
        return Certificate.objects.select_related("programme", "holder")

    def search_queryset(self, queryset: QuerySet[Certificate]) -> QuerySet[Certificate]:
        if not self.is_searching:
            return queryset
        people = matching_people(User.objects.all(), self.search_query).values("pk")
        return queryset.filter(Q(number=read_number(self.search_query)) | Q(number__icontains=self.search_query.strip()) | Q(holder__in=people))

    def to_row_dict(self, item: Certificate) -> dict[str, Any]:
        item.status_label = _status_label(item)  # type: ignore[attr-defined]
        return dict(super().to_row_dict(item))

    def as_spreadsheet(self, queryset: QuerySet[Certificate], spreadsheet_format: str) -> Any:
        log(instance=self.request.user, action="certificates.export", user=self.request.user, data={"rows": len(queryset)})
        return super().as_spreadsheet(queryset, spreadsheet_format)


class CertificateInspectView(InspectView):
    """One certificate with its whole history, and the way to revoke it. Whoever may view certificates: headquarters."""

    def get_status_display_value(self) -> str:
        return _status_label(self.object)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        return "—" if value is None or value == "" else value

    def get_holder_display_value(self) -> str:
        """The account, a link to the person's history for whoever may read the roster."""
        if not self.request.user.has_perm("people.view_roster"):
            return str(self.object.holder)
        return format_html('<a href="{}">{}</a>', reverse("dashboard_person", args=[self.object.holder_id]), self.object.holder)

    def get_field_label(self, field_name: str, field: Any) -> str:
        return str(_("Status")) if field_name == "status" else super().get_field_label(field_name, field)

    @cached_property
    def header_buttons(self) -> list[Button]:
        if self.object.revoked_at is not None or not self.user_has_permission("revoke"):
            return []
        return [HeaderButton(_("Revoke"), url=reverse("certificate:revoke", args=[self.object.pk]), icon_name="cross")]


class CertificateViewSet(ModelViewSet):
    model = Certificate
    icon = "success"
    menu_label = _("Certificates")
    form_fields: list[str] = []
    copy_view_enabled = False
    add_to_reference_index = False  # it would double what a pass costs, and nobody asks where a certificate refers to
    inspect_view_enabled = True
    inspect_view_fields = ["number", "holder_name", "holder", "programme", "status", "issued_at", "valid_until", "law_as_of", "counts_until"]
    inspect_view_fields += ["revoked_at", "revoked_by", "revocation_reason"]
    index_view_class = CertificateIndexView
    inspect_view_class = CertificateInspectView
    filterset_class = CertificateFilterSet
    list_per_page = 50
    list_display = [
        TitleColumn("number", label=_("Number"), classname="desk-code", sort_key="number", url_name="certificate:inspect"),
        Column("holder_name", label=_("Name"), sort_key="holder_name"),
        Column("programme", label=_("Programme")),
        TagColumn("status", label=_("Status"), accessor=lambda certificate: _status_tag(certificate)),
        DayColumn("issued_at", label=_("Issued on"), sort_key="issued_at"),
        DayColumn("valid_until", label=_("Valid until"), sort_key="valid_until"),
    ]
    search_fields = ["number", "holder_name"]
    search_backend_name = None
    list_export = ["number", "holder_name", "holder.email", "programme", "status_label", "issued_at", "valid_until", "law_as_of"]
    list_export += ["counts_until", "revoked_at"]
    export_headings = {"holder.email": _("E-mail address"), "status_label": _("Status")}
    export_filename = "certificates"

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the names of views that do not exist: nobody adds, changes or deletes a certificate by hand."""
        missing = {"add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"}
        return {name: value for name, value in super().get_common_view_kwargs(**kwargs).items() if name not in missing}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("revoke/<int:pk>/", RevokeView.as_view(), name="revoke"),
        ]

    def register_admin_url_finder(self) -> None:
        """None: there is no page to edit a certificate on."""


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    icon = "list-ol"
    menu_label = _("Programmes")
    panels = [FieldPanel(name) for name in ("slug", "name", "exam", "required_series", "validity_days", "renewal_days", "law_as_of")]
    copy_view_enabled = False
    list_display = [
        "name",
        Column("exam", label=_("Exam")),
        Column("required_series", label=_("Live session"), accessor=lambda programme: programme.required_series or "—"),
        NumberColumn("validity_days", label=_("Valid for, days"), sort_key="validity_days"),
        DayColumn("law_as_of", label=_("Law as of"), sort_key="law_as_of"),
    ]
    index_view_class = WordIndexView
    search_fields = ["slug", "name"]


class CertificationGroup(ModelViewSetGroup):
    menu_label = _("Certification")
    menu_icon = "success"
    menu_order = 320
    items = (CertificateViewSet, ProgrammeViewSet, LawRequirementViewSet)


def _status_label(certificate: Certificate) -> str:
    return str(status(certificate, timezone.now()).label)


def _status_tag(certificate: Certificate) -> tuple[str, str]:
    found = status(certificate, timezone.now())
    return str(found.label), "gold" if found == CertificateStatus.VALID else "refused"
