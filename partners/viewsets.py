"""The list of organisations and the versions of the charter in Wagtail's admin, for the headquarters."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.generic import RedirectView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from partners.organisation_forms import CharterForm
from people.charter_queries import current_charter
from people.enums import OrganisationState
from people.list_search import WordIndexView
from people.models import Charter, CharterSignature, Organisation
from people.tables import DayColumn, NumberColumn, TagColumn

KINDS = {OrganisationState.ADMITTED: "done", OrganisationState.APPLIED: "open", OrganisationState.SUSPENDED: "refused"}


def state_tag(organisation: Organisation) -> tuple[str, str]:
    return organisation.get_state_display(), KINDS.get(OrganisationState(organisation.state), "")


def charter_tag(organisation: Any) -> tuple[str, str]:
    return (pgettext("charter", "signed"), "done") if organisation.has_signed else (pgettext("charter", "not signed"), "open")


def last_day(organisation: Any) -> Any:
    """The last day of the accreditation that holds longest."""
    return organisation.accredited_until and organisation.accredited_until - timedelta(microseconds=1)


class OrganisationIndexView(WordIndexView):
    """Every organisation with its state, whether it has signed the charter in force, and until when it is accredited. Who may: headquarters."""

    def get_base_queryset(self) -> Any:
        signed = CharterSignature.objects.filter(organisation=OuterRef("pk"), charter=current_charter(timezone.now()))
        holding = Q(accreditations__withdrawn_at=None)
        return Organisation.objects.annotate(has_signed=Exists(signed), accredited_until=Max("accreditations__valid_until", filter=holding))


class OrganisationViewSet(ModelViewSet):
    """The list; a line leads to the organisation's own page. What is written goes by that page and by the founding."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    index_view_class = OrganisationIndexView
    copy_view_enabled = False
    search_fields = ["slug", "name"]
    list_filter = ["state"]
    form_fields = ["slug"]
    list_display = [
        TitleColumn("name", label=_("Name of the organisation"), accessor=str, url_name="partners:organisation"),
        TagColumn("state", label=_("State"), accessor=state_tag, sort_key="state"),
        TagColumn("charter", label=_("Charter"), accessor=charter_tag),
        DayColumn("accredited_until", label=_("Accredited until"), accessor=last_day, sort_key="accredited_until"),
        Column("slug", label=_("Name in addresses"), sort_key="slug"),
    ]

    @property
    def add_view(self) -> Any:
        return RedirectView.as_view(pattern_name="partners:found")

    @property
    def edit_view(self) -> Any:
        return RedirectView.as_view(pattern_name="partners:complete")

    @property
    def delete_view(self) -> Any:
        return RedirectView.as_view(pattern_name="partners:organisation")


class CharterViewSet(ModelViewSet):
    model = Charter
    icon = "form"
    menu_label = _("Charter")
    copy_view_enabled = False
    list_display = ["title", NumberColumn("version", label=_("Version"), sort_key="version"), DayColumn("in_force_from", label=_("In force from"))]

    def get_form_class(self, for_update: bool = False) -> type[CharterForm]:
        return CharterForm


class OrganisationsGroup(ModelViewSetGroup):
    menu_label = _("Organisations")
    menu_icon = "group"
    menu_order = 290
    items = (OrganisationViewSet, CharterViewSet)
