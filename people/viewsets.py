"""People, roles, areas and pledges in Wagtail's admin, for the headquarters. Organisations are in partners."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.users.views import users

from people import services
from people.admin_forms import AreaForm, PledgeForm, RoleGrantForm, UserForm
from people.enums import MembershipState
from people.list_search import WordIndexView
from people.log_out_desk import may_log_out
from people.models import Area, Pledge, RoleGrant, User
from people.personal.erasing import may_erase
from people.refusals import Refused
from people.search import matching_people
from people.tables import DayColumn, MomentColumn, NumberColumn, TagColumn


def organisations_of(person: User) -> str:
    accepted = [m for m in person.memberships.all() if m.state == MembershipState.ACCEPTED]
    return ", ".join(str(membership.organisation) for membership in accepted)


def roles_of(person: User) -> str:
    return ", ".join(sorted({str(grant.get_role_display()) for grant in person.role_grants.all()}))


def account_tag(person: User) -> tuple[str, str]:
    """Nothing of an account that works."""
    if person.erased_at:
        return gettext("erased"), ""
    return ("", "") if person.is_active else (gettext("closed"), "refused")


class UserIndexView(users.IndexView):
    """Everybody with an account. Who may: whoever may add or change people (headquarters)."""

    page_title = _("Accounts")
    default_ordering = "full_name"
    is_searchable = True
    any_permission_required = ["add", "change", "delete"]

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("full_name", label=_("Full name"), sort_key="full_name", get_url=self.get_edit_url),
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column("organisation", label=_("Organisation"), accessor=organisations_of),
            Column("roles", label=_("Roles"), accessor=roles_of),
            TagColumn("is_active", label=_("Account"), accessor=account_tag, sort_key="is_active"),
            MomentColumn("last_login", label=_("Last login"), sort_key="last_login"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        return User.objects.select_related("wagtail_userprofile").prefetch_related("memberships__organisation", "role_grants")

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        return matching_people(queryset, self.search_query) if self.search_query else queryset


class TakenMeanwhileMixin:
    """Pressed twice, or somebody was faster: the form says what is taken, and nothing is half done."""

    taken_field: str
    taken_sentence: Any

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
                return response
        except (IntegrityError, Refused):
            form.add_error(self.taken_field, self.taken_sentence)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class UserCreateView(TakenMeanwhileMixin, users.CreateView):
    """Who may: headquarters. The person logs in by a mailed code."""

    taken_field = "email"
    taken_sentence = _("Somebody has an account with this address already.")

    def save_instance(self) -> User:
        return services.open_account(by=self.request.user, **self.form.cleaned_data)


class UserEditView(users.EditView):
    """Who may: headquarters; accounts of superusers, superusers only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """And to erase somebody or log them out, by the headquarters."""
        buttons: list[Button] = [*super().header_more_buttons]
        if self.object.erased_at is None and self.object.pk != self.request.user.pk and may_erase(self.request.user):
            buttons.append(
                Button(pgettext_lazy("a person", "Erase"), reverse("people_erase_somebody", args=[self.object.pk]), icon_name="bin", priority=90)
            )
        if self.object.erased_at is None and may_log_out(self.object, self.request.user):
            buttons.append(Button(_("Log out everywhere"), reverse("people_log_out", args=[self.object.pk]), icon_name="logout", priority=80))
        return buttons

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
                return response
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error("full_name", refusal.message)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def save_instance(self) -> User:
        data = self.form.cleaned_data
        values = {name: data[name] for name in ("full_name", "phone", "language", "home_area")}
        person = services.change_profile(self.object, by=self.request.user, at=timezone.now(), **values)
        services.set_active(person, data.get("is_active", person.is_active), by=self.request.user, at=timezone.now())
        return person


class UserDeleteView(users.DeleteView):
    """Nobody may: an account is closed, never deleted, for what it proves."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied


class UserViewSet(users.UserViewSet):
    """Wagtail's list of users, with our user's fields. Roles are given under "Roles"."""

    index_view_class = UserIndexView
    add_view_class = UserCreateView
    edit_view_class = UserEditView
    delete_view_class = UserDeleteView
    template_prefix = ""
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"
    index_template_name = "wagtailadmin/generic/index.html"
    index_results_template_name = "wagtailadmin/generic/index_results.html"
    ordering = "full_name"
    menu_label = _("Accounts")

    def get_form_class(self, for_update: bool = False) -> type[UserForm]:
        return UserForm


class AreaCreateView(generic.CreateView):
    """Who may: headquarters."""

    def save_instance(self) -> Area:
        data = dict(self.form.cleaned_data)
        parent = data.pop("parent")
        return parent.add_child(**data) if parent else Area.add_root(**data)


def set_in(area: Area) -> str:
    """The area's name, set in under its parent."""
    return f"{'— ' * (area.depth - 1)}{area}"


class AreaIndexView(WordIndexView):
    """Who may: headquarters."""

    @property
    def columns(self) -> list[Column]:
        return [TitleColumn("name", label=_("Area"), accessor=set_in, get_url=self.get_edit_url), Column("key", label=_("Key"))]


class AreaViewSet(ModelViewSet):
    model = Area
    icon = "site"
    menu_label = _("Areas")
    index_view_class = AreaIndexView
    add_view_class = AreaCreateView
    copy_view_enabled = False
    ordering = ["path"]
    search_fields = ["key", "name"]

    def get_form_class(self, for_update: bool = False) -> type[AreaForm]:
        return AreaForm


class PledgeViewSet(ModelViewSet):
    model = Pledge
    icon = "form"
    menu_label = _("Pledge")
    copy_view_enabled = False
    list_display = ["title", NumberColumn("version", label=_("Version"), sort_key="version"), DayColumn("in_force_from", label=_("In force from"))]

    def get_form_class(self, for_update: bool = False) -> type[PledgeForm]:
        return PledgeForm


class RoleGrantIndexView(WordIndexView):
    """Who holds which role. Who may: headquarters. A line leads to where the role is taken away."""

    def get_edit_url(self, instance: RoleGrant) -> str | None:
        url: str | None = self.get_delete_url(instance)
        return url


class RoleGrantCreateView(generic.CreateView):
    """Who may: headquarters."""

    def save_instance(self) -> RoleGrant:
        return services.grant_role(**self.form.cleaned_data, by=self.request.user)

    def get_success_buttons(self) -> list[Any]:
        return []


class RoleGrantEditView(generic.EditView):
    """Nobody may: a role is taken away and another given."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied


class RoleGrantDeleteView(generic.DeleteView):
    """Who may: headquarters."""

    page_title = _("Take a role away")
    template_name = "people/admin/role_delete.html"

    def get_usage_url(self) -> None:
        """None: nothing refers to a role that is held."""

    def delete_action(self) -> None:
        grant = self.object
        services.withdraw_role(grant.person, grant.role, grant.organisation, by=self.request.user)


class RoleGrantViewSet(ModelViewSet):
    model = RoleGrant
    icon = "key"
    menu_label = _("Roles")
    index_view_class = RoleGrantIndexView
    add_view_class = RoleGrantCreateView
    edit_view_class = RoleGrantEditView
    delete_view_class = RoleGrantDeleteView
    copy_view_enabled = False
    list_display = [
        "person",
        Column("role", label=_("Role"), accessor="get_role_display", sort_key="role"),
        "organisation",
        DayColumn("granted_at", label=_("Granted on"), sort_key="granted_at"),
    ]
    list_filter = ["role", "organisation"]
    search_fields = ["person__full_name", "person__email"]

    def get_delete_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_delete_view_kwargs(**kwargs), "template_name": RoleGrantDeleteView.template_name}

    def get_form_class(self, for_update: bool = False) -> type[RoleGrantForm]:
        return RoleGrantForm


class PeopleGroup(ModelViewSetGroup):
    menu_label = _("People")
    menu_icon = "group"
    menu_order = 300
    items = (RoleGrantViewSet, AreaViewSet, PledgeViewSet)
