"""Sessions in Wagtail's admin: planned by trainers and the headquarters, run from a phone."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import EditView, WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import HeaderButton

from courses import session_services
from courses.enums import RegistrationState
from courses.models import Registration, Session, SessionSeries
from courses.session_queries import with_counts
from people.list_search import WordIndexView
from people.models import User
from people.refusals import Refused
from people.requests import id_in
from people.seen import seen_by
from people.tables import MomentColumn, NumberColumn


class SessionIndexView(WordIndexView):
    """The list, the next session first. Whoever may view sessions: trainers, coordinators, headquarters."""

    def get_base_queryset(self) -> QuerySet[Session]:
        return with_counts(Session.objects.select_related("organisation"))


class SessionEditView(EditView):
    """Whoever may change sessions: trainers, headquarters."""

    def save_instance(self) -> Any:
        """Save; more seats go to those who wait."""
        session = super().save_instance()
        session_services.fill_seats(session, at=timezone.now())
        return session


class RunView(WagtailAdminTemplateMixin, View):
    """The code for the screen, who is registered, and who came. Whoever may run sessions: trainers and the headquarters everybody's, coordinators
    those of their scope (people/seen.py); how many others there are is told as a number."""

    template_name = "courses/admin/run_session.html"
    header_icon = "group"
    page_title = gettext_lazy("Who came")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("courses.run_session"):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def session(self) -> Session:
        return get_object_or_404(Session, pk=self.kwargs["pk"])

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.person.has_perm("courses.change_session"):
            return []
        return [HeaderButton(_("Edit"), url=reverse("session:edit", args=[self.session.pk]), icon_name="edit")]

    def get_page_subtitle(self) -> str:
        return str(self.session)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("session:index"), "label": capfirst(str(Session._meta.verbose_name_plural))}
        return [*self.breadcrumbs_items, index, {"url": "", "label": str(self.session)}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everybody = self.session.registrations.exclude(state=RegistrationState.CANCELLED, attended_at=None)
        seen = list(self._seen(everybody).select_related("person").order_by("person__full_name", "pk"))
        return super().get_context_data(session=self.session, registrations=seen, others=everybody.count() - len(seen), **kwargs)

    def _seen(self, registrations: QuerySet[Registration]) -> QuerySet[Registration]:
        if self.person.has_perm("courses.change_session"):
            return registrations
        return registrations.filter(person__in=seen_by(self.person, User.objects.all()).order_by().values("pk"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tick a person, or take the tick back: `act` and `registration` in the form."""
        people: QuerySet[Registration] = self.session.registrations.select_related("person")
        registration = get_object_or_404(self._seen(people), pk=id_in(request.POST.get("registration", "")))
        try:
            if request.POST.get("act") == "untick":
                session_services.untick(self.session, registration.person, by=self.person)
            else:
                session_services.tick(self.session, registration.person, by=self.person, at=timezone.now())
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(request, refusal.message)
        return redirect("session:run", pk=self.session.pk)


class CancelView(RunView):
    """Cancel the session and tell everybody who is registered. Whoever may change sessions: trainers, headquarters. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.person.has_perm("courses.change_session"):
            return cast("HttpResponse", permission_denied(request))
        session_services.cancel(self.session, by=self.person, at=timezone.now())
        messages.success(request, _("The session is cancelled. Everybody who is registered will be told."))
        return redirect("session:run", pk=self.session.pk)


class SeriesViewSet(ModelViewSet):
    """Whoever may change sessions: trainers, headquarters (people/roles.py)."""

    model = SessionSeries
    name = "session_series"
    url_prefix = "session-series"
    icon = "list-ul"
    menu_label = gettext_lazy("Series of sessions")
    copy_view_enabled = False
    index_view_class = WordIndexView
    search_fields = ["title"]
    form_fields = ["title"]
    list_display = [TitleColumn("title", label=gettext_lazy("Title"), accessor=str, url_name="session_series:edit")]


class SessionViewSet(ModelViewSet):
    model = Session
    name = "session"
    url_prefix = "sessions"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Sessions")
    menu_order = 260
    add_to_admin_menu = True
    index_view_class = SessionIndexView
    edit_view_class = SessionEditView
    copy_view_enabled = False
    list_per_page = 50
    search_fields = ["title", "place"]
    list_display = [
        TitleColumn("title", label=gettext_lazy("Title"), accessor=str, get_url=lambda session: reverse("session:run", args=[session.pk])),
        MomentColumn("starts_at", label=gettext_lazy("Begins"), sort_key="starts_at"),
        Column("where", label=gettext_lazy("Place"), accessor=lambda session: session.place or session.link),
        NumberColumn("taken", label=gettext_lazy("Seats taken"), accessor=lambda session: f"{session.taken} / {session.capacity}"),
        NumberColumn("waiting", label=gettext_lazy("In the queue"), sort_key="waiting"),
        NumberColumn("came", label=gettext_lazy("Came"), sort_key="came"),
    ]
    ordering = ["-starts_at", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("about"),
            FieldPanel("series"),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldRowPanel([FieldPanel("language"), FieldPanel("capacity")]),
            FieldPanel("place"),
            FieldPanel("link"),
            FieldRowPanel([FieldPanel("speaker"), FieldPanel("organisation")]),
        ]
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("run/<int:pk>/", RunView.as_view(), name="run"),
            path("cancel/<int:pk>/", CancelView.as_view(), name="cancel"),
        ]
