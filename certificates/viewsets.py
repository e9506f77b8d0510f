"""The certificates and the programmes in the Wagtail admin: who certified whom is read there, and revoked, never edited."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets import Button, HeaderButton
from wagtail.log_actions import log

from certificates.bulk.viewset import BulkIssueViewSet
from certificates.by_hand.viewset import HandIssueViewSet
from certificates.enums import CertificateStatus
from certificates.inspect_view import CertificateInspectView
from certificates.life.views import CorrectNameView, ResumeView, RevokeView, SuspendView, UnrevokeView
from certificates.models import Certificate
from certificates.numbers import read_number
from certificates.programmes.viewset import ProgrammeViewSet
from certificates.queries import waits_for_decision, with_status
from certificates.tags import status_label, status_tag
from certificates.updates.viewset import LawRequirementViewSet
from people.exports import SafeExportMixin
from people.models import User
from people.search import matching_people
from people.tables import DayColumn, TagColumn


class CertificateFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=CertificateStatus.choices, method="filter_status")
    valid_until = django_filters.DateFromToRangeFilter(label=_("Valid until"), widget=DateRangePickerWidget)

    waiting = django_filters.BooleanFilter(label=_("Waits for a decision"), method="filter_waiting")

    class Meta:
        model = Certificate
        fields = ["status", "programme", "valid_until", "waiting"]

    def filter_status(self, queryset: Any, name: str, value: str) -> QuerySet[Certificate]:
        return with_status(queryset, CertificateStatus(value), timezone.now())

    def filter_waiting(self, queryset: Any, name: str, value: bool) -> QuerySet[Certificate]:
        """Whose holder asks for a correction of the name, or whose revocation somebody proposes to take back."""
        return queryset.filter(waits_for_decision()) if value else queryset.exclude(waits_for_decision())


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
        item.status_label = status_label(item)  # type: ignore[attr-defined]
        return dict(super().to_row_dict(item))

    def as_spreadsheet(self, queryset: QuerySet[Certificate], spreadsheet_format: str) -> Any:
        log(instance=self.request.user, action="certificates.export", user=self.request.user, data={"rows": len(queryset)})
        return super().as_spreadsheet(queryset, spreadsheet_format)


class CertificateViewSet(ModelViewSet):
    model = Certificate
    icon = "success"
    menu_label = _("Certificates")
    form_fields: list[str] = []
    copy_view_enabled = False
    add_to_reference_index = False  # it would double what a pass costs, and nobody asks where a certificate refers to
    inspect_view_enabled = True
    inspect_view_fields = ["number", "holder_name", "holder", "programme", "status", "issued_at", "valid_until", "law_as_of", "counts_until"]
    inspect_view_fields += ["hand_issue", "suspended_at", "suspended_until", "suspended_by", "suspension_reason"]
    inspect_view_fields += ["revoked_at", "revocation_decided_at", "revoked_by", "revocation_reason"]
    index_view_class = CertificateIndexView
    inspect_view_class = CertificateInspectView
    filterset_class = CertificateFilterSet
    list_per_page = 50
    list_display = [
        TitleColumn("number", label=_("Number"), classname="desk-code", sort_key="number", url_name="certificate:inspect"),
        Column("holder_name", label=_("Name"), sort_key="holder_name"),
        Column("programme", label=_("Programme")),
        TagColumn("status", label=_("Status"), accessor=status_tag),
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
            path("unrevoke/<int:pk>/", UnrevokeView.as_view(), name="unrevoke"),
            path("suspend/<int:pk>/", SuspendView.as_view(), name="suspend"),
            path("resume/<int:pk>/", ResumeView.as_view(), name="resume"),
            path("correct-name/<int:pk>/", CorrectNameView.as_view(), name="correct_name"),
        ]

    def register_admin_url_finder(self) -> None:
        """None: there is no page to edit a certificate on."""


class CertificationGroup(ModelViewSetGroup):
    menu_label = _("Certification")
    menu_icon = "success"
    menu_order = 320
    items = (CertificateViewSet, HandIssueViewSet, BulkIssueViewSet, ProgrammeViewSet, LawRequirementViewSet)
