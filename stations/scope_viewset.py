"""Who works where: scopes of coordinators in the Wagtail admin. Whoever may add and delete scopes: headquarters."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from people.enums import Role
from people.models import Area, User
from people.tables import DayColumn
from stations import scope_services
from stations.models import Scope


class AreaChoiceField(forms.ModelChoiceField):
    """Areas, each below the one it is in."""

    def label_from_instance(self, obj: Area) -> str:
        return f"{'— ' * (obj.depth - 1)}{obj}"


class ScopeForm(WagtailAdminModelForm):
    """Where a coordinator works."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Coordinator"), help_text=_("Observers of the area are given the phone of this account as the number to call.")
    )
    area = AreaChoiceField(Area.objects.order_by("path"), label=_("Area"), required=False, empty_label=_("everywhere"))

    class Meta:
        model = Scope
        fields = ["person", "area", "organisation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = User.objects.filter(role_grants__role=Role.COORDINATOR, is_active=True)
        cast("forms.ModelChoiceField", self.fields["person"]).queryset = holders.order_by("full_name").distinct()
        cast("forms.ModelChoiceField", self.fields["organisation"]).empty_label = _("all")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        place = {"area": values.get("area"), "organisation": values.get("organisation")}
        if values.get("person") and Scope.objects.filter(person=values["person"], **place).exists():
            raise ValidationError(_("This coordinator has this scope already."))
        return values


class ScopeIndexView(IndexView):
    """The list of scopes. Whoever may view them: headquarters."""

    def get_base_queryset(self) -> QuerySet[Scope]:
        return Scope.objects.select_related("person", "area", "organisation", "given_by")


class ScopeCreateView(CreateView):
    """Whoever may add: headquarters."""

    def save_instance(self) -> Scope:
        values = self.form.cleaned_data
        by = cast("User", self.request.user)
        return scope_services.give_scope(values["person"], values["area"], values["organisation"], by=by, at=timezone.now())


class ScopeDeleteView(DeleteView):
    """Whoever may delete: headquarters."""

    def delete_action(self) -> None:
        scope_services.take_scope(self.object, by=cast("User", self.request.user))


class ScopeViewSet(ModelViewSet):
    model = Scope
    name = "scope"
    url_prefix = "scopes"
    icon = "view"
    menu_label = _("Who works where")
    index_view_class = ScopeIndexView
    add_view_class = ScopeCreateView
    delete_view_class = ScopeDeleteView
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None
    search_fields = ["person__full_name", "person__email"]
    list_filter = ["area", "organisation"]
    list_display = [
        TitleColumn("person", label=_("Coordinator"), sort_key="person__full_name", url_name="scope:delete"),
        Column("area", label=_("Area"), accessor=lambda scope: scope.area or _("everywhere"), sort_key="area__path"),
        Column("organisation", label=_("Organisation"), accessor=lambda scope: scope.organisation or _("all")),
        Column("given_by", label=pgettext_lazy("scope", "Given by")),
        DayColumn("given_at", label=_("Given on"), sort_key="given_at"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ScopeForm]:
        return ScopeForm
