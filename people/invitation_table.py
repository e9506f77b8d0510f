"""All invitations with what became of them, in Wagtail's admin. Exports are logged."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import HeaderButton
from wagtail.log_actions import log

from people.enums import InvitationState
from people.exports import SafeExportMixin
from people.invitation_mails import are_late
from people.list_search import matching_rows
from people.models import Invitation, Organisation
from people.queries import decides_requests, organisations_decided_by
from people.tables import DayColumn, MomentColumn, TagColumn

KINDS = {
    InvitationState.JOINED: "done",
    InvitationState.QUEUED: "open",
    InvitationState.SENDING: "open",
    InvitationState.FAILED: "refused",
    InvitationState.DECLINED: "refused",
}


def own_organisations(request: HttpRequest | None) -> QuerySet[Organisation]:
    return organisations_decided_by(request.user) if request else Organisation.objects.none()


class InvitationFilterSet(WagtailFilterSet):
    shown_state = django_filters.MultipleChoiceFilter(choices=InvitationState.choices, label=_("State"))
    organisation = django_filters.ModelChoiceFilter(queryset=own_organisations, label=_("Organisation"))

    class Meta:
        model = Invitation
        fields: list[str] = []


def state_tag(invitation: Any) -> tuple[str, str]:
    state = InvitationState(invitation.shown_state)
    return str(state.label), KINDS.get(state, "")


class InvitationsView(SafeExportMixin, ReportView):
    """Who may: an editor, of the own organisation; the headquarters, of all."""

    index_url_name = "people_invitations"
    index_results_url_name = "people_invitations_results"
    results_template_name = "people/admin/invitations_results.html"
    page_title = _("Invitations")
    header_icon = "mail"
    model = Invitation
    filterset_class = InvitationFilterSet
    is_searchable = True
    default_ordering = "-pk"
    list_export = [
        "full_name",
        "email",
        "phone",
        "language",
        "area",
        "organisation",
        "shown_state",
        "invited_at",
        "mailed_at",
        "answered_at",
        "expires_at",
    ]
    export_headings = {"shown_state": _("State"), "area": _("Home area")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not decides_requests(request.user):
            refused: HttpResponse = permission_denied(request)
            return refused
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def organisations(self) -> list[Organisation]:
        return list(organisations_decided_by(self.request.user))

    @cached_property
    def columns(self) -> list[Column]:
        """The organisation only where there are several."""
        organisation = [Column("organisation", label=_("Organisation"))] if len(self.organisations) > 1 else []
        return [
            TitleColumn(
                "name", label=_("Full name"), accessor=str, sort_key="full_name", get_url=lambda one: reverse("people_invitation", args=[one.pk])
            ),
            Column("email", label=_("E-mail address"), sort_key="email"),
            TagColumn("shown_state", label=_("State"), accessor=state_tag, sort_key="shown_state"),
            *organisation,
            MomentColumn("mailed_at", label=_("Mailed"), sort_key="mailed_at"),
            DayColumn("expires_at", label=_("Good until"), sort_key="expires_at"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(gettext("By a list"), url=reverse("people_invite"), icon_name="upload"),
            HeaderButton(gettext("By a link"), url=reverse("people_invitation_link"), icon_name="link"),
        ]

    def get_base_queryset(self) -> QuerySet[Invitation]:
        theirs = Invitation.objects.filter(organisation__in=self.organisations)
        return theirs.with_shown_state(timezone.now()).select_related("organisation", "area")

    def get_filtered_queryset(self) -> QuerySet[Invitation]:
        return self.get_queryset()

    def search_queryset(self, queryset: QuerySet[Invitation]) -> QuerySet[Invitation]:
        return matching_rows(queryset, self.search_query, ["full_name", "email"])

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "mails_are_late": are_late(timezone.now())}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.is_export:
            data = {"format": self.request.GET["export"], "filters": self.request.GET.urlencode()}
            log(instance=self.request.user, action="people.export_invitations", user=self.request.user, data=data)
        response: HttpResponse = super().render_to_response(context, **kwargs)
        return response

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """One exported line; texts as the screen shows them. The token of the letter is none of it."""
        derived = {
            "area": str(item.area or ""),
            "organisation": str(item.organisation),
            "language": item.get_language_display(),
            "shown_state": state_tag(item)[0],
        }
        return {name: derived.get(name, getattr(item, name)) for name in self.list_export}

    def get_filename(self) -> str:
        return f"invitations-{timezone.localdate().isoformat()}"
