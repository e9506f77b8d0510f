"""Versions of articles in Wagtail's admin: drafted, looked at with all that rests on them, and published."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import HeaderButton

from courses import law_services
from courses.enums import LawItemKind
from courses.models import LawArticle, LawItem, LawVersion
from people.list_search import WordIndexView
from people.models import User
from people.refusals import Refused
from people.requests import id_in
from people.tables import DayColumn, TagColumn


def state_tag(version: LawVersion) -> tuple[str, str]:
    if version.published_at is None:
        return gettext("draft"), "open"
    if version.in_force_from and version.in_force_from > timezone.localdate():
        return gettext("in force later"), ""
    return gettext("published"), "done"


def verified_tag(version: LawVersion | None) -> tuple[str, str]:
    return (gettext("checked"), "done") if version and version.verified else (gettext("not yet"), "open")


class LawVersionForm(WagtailAdminModelForm):
    """Of a published version neither the article nor the date changes: a new version follows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.published_at is not None:
            self.fields["article"].disabled = self.fields["in_force_from"].disabled = True


class LawVersionCreateView(CreateView):
    """Whoever may add versions: headquarters. `?article=` names the article."""

    def get_initial_form_instance(self) -> LawVersion:
        chosen = LawArticle.objects.filter(pk=id_in(self.request.GET.get("article", "")) or 0).first()
        return LawVersion(article=chosen) if chosen else LawVersion()


class LawVersionEditView(EditView):
    """With the way to what publishing would open. Whoever may change versions: headquarters."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if self.object.published_at is not None or not self.request.user.has_perm("courses.publish_lawversion"):
            return []
        return [HeaderButton(gettext("Publish"), url=reverse("lawversion:publish", args=[self.object.pk]), icon_name="upload")]


class LawVersionDeleteView(DeleteView):
    """Drafts only: what has been published stays."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.has_perm("courses.delete_lawversion") and self.object.published_at is not None:
            messages.error(request, gettext("A published version is kept: lessons, questions and certificates rest on it."))
            return redirect("lawversion:edit", self.object.pk)
        return super().dispatch(request, *args, **kwargs)


class PublishView(WagtailAdminTemplateMixin, View):
    """What publishing the draft would open; POST publishes. Whoever may publish versions: headquarters."""

    template_name = "courses/admin/publish_law.html"
    header_icon = "upload"
    page_title = _("Publish")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("courses.publish_lawversion"):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def version(self) -> LawVersion:
        return get_object_or_404(LawVersion.objects.select_related("article"), pk=self.kwargs["pk"])

    @property
    def edit_url(self) -> str:
        return reverse("lawversion:edit", args=[self.version.pk])

    def get_page_subtitle(self) -> str:
        return str(self.version)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("lawversion:index"), "label": capfirst(str(LawVersion._meta.verbose_name_plural))}
        here = {"url": "", "label": str(self.page_title)}
        return [*self.breadcrumbs_items, index, {"url": self.edit_url, "label": str(self.version)}, here]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items, refusals = [], []
        try:
            items = law_services.preview(self.version, at=timezone.now())
        except Refused as refused:
            refusals = refused.refusals
        return super().get_context_data(
            **{"version": self.version, "edit_url": self.edit_url, "groups": grouped(items), "refusals": refusals, **kwargs}
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            version = law_services.publish_version(self.version, by=cast("User", request.user), at=timezone.now())
        except Refused as refused:
            if "already_published" not in refused.codes:  # else: pressed twice, and done
                return self.render_to_response(self.get_context_data(), status=409)
            version = self.version
        messages.success(request, gettext("The version is published. Lines of the work list opened: %(count)s.") % {"count": version.items.count()})
        return redirect(self.edit_url)


def grouped(items: Iterable[LawItem]) -> list[tuple[str, list[LawItem]]]:
    """(name of the kind, its lines) of a work list, in the order of the kinds."""
    rows = list(items)
    kinds = [(str(kind.label), [row for row in rows if row.kind == kind]) for kind in LawItemKind]
    return [(label, found) for label, found in kinds if found]


class LawVersionViewSet(ModelViewSet):
    model = LawVersion
    icon = "history"
    menu_label = _("Versions of the law")
    add_view_class = LawVersionCreateView
    edit_view_class = LawVersionEditView
    delete_view_class = LawVersionDeleteView
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = WordIndexView
    search_fields = ["article__code", "article__number", "article__title", "article__law", "summary"]
    list_filter = ["article", "verified"]
    ordering = ["article__code", "-in_force_from"]
    list_display = [
        TitleColumn("article", label=_("Article"), url_name="lawversion:edit"),
        DayColumn("in_force_from", label=_("In force from"), sort_key="in_force_from"),
        TagColumn("state", label=_("State"), accessor=state_tag),
        TagColumn("verified", label=_("Checked by a lawyer"), accessor=verified_tag, sort_key="verified"),
        DayColumn("published_at", label=_("Published on"), sort_key="published_at"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("article", widget=forms.Select),
            FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("verified")]),
            FieldPanel("changed"),
            FieldPanel("summary"),
            FieldPanel("official_url"),
        ],
        base_form_class=LawVersionForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(**{"queryset": LawVersion.objects.select_related("article"), **kwargs})

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("publish/<int:pk>/", PublishView.as_view(), name="publish")]
