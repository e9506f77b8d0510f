"""The coordinator's pages in the Wagtail admin: how an election is covered, a station's posts, who may stand, who steps back."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import HeaderButton
from wagtail.log_actions import log

from people.models import User
from people.refusals import Refusal, Refused
from people.requests import id_in
from people.search import matching_people
from stations import gate, holes, queries, scope, services, warnings
from stations.enums import STANDING
from stations.forms import AskForm, FindPeopleForm, OverruleForm, WithdrawForm
from stations.models import Assignment, Election, Hole, Post, Shift, Station

PEOPLE_A_PAGE = 50
ASKED_AT_ONCE = 10


class DeskView(WagtailAdminTemplateMixin, View):
    """A page of the desk: `permission` opens it, `post_permission` lets one act on it. Others are sent home, as Wagtail does."""

    permission = "stations.view_station"
    post_permission = ""
    header_icon = "home"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        needed = [self.permission] + ([self.post_permission] if request.method == "POST" else [])
        if not all(request.user.has_perm(permission) for permission in needed if permission):
            return permission_denied(request)
        services.withdraw_lapsed(at=timezone.now())
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def trail(self) -> list[dict[str, str]]:
        """The breadcrumbs between the home of the admin and this page."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, *self.trail(), {"url": "", "label": str(self.get_page_title())}]


class ElectionView(DeskView):
    """How an election is covered, shift by shift. Whoever may view stations: coordinators, headquarters."""

    template_name = "stations/desk/election.html"
    header_icon = "calendar-check"

    @cached_property
    def election(self) -> Election:
        return get_object_or_404(scope.elections_of(self.person).select_related("programme"), pk=self.kwargs["pk"])

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        stations = f"{reverse('station:index')}?election={self.election.pk}"
        buttons = [HeaderButton(_("Stations"), url=stations, icon_name="home")]
        if self.person.has_perm("stations.view_plan"):
            plans = f"{reverse('stations_desk:plans')}?election={self.election.pk}"
            buttons.append(HeaderButton(_("Plans"), url=plans, icon_name="clipboard-list"))
        if self.person.has_perm("stations.change_election"):
            buttons.append(HeaderButton(_("Edit"), url=reverse("election:edit", args=[self.election.pk]), icon_name="edit"))
        return buttons

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("election:index"), "label": capfirst(str(Election._meta.verbose_name_plural))}]

    def get_page_title(self) -> str:
        return str(self.election)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shifts = list(self.election.shifts.select_related("election"))
        chosen = next((shift for shift in shifts if str(shift.pk) == self.request.GET.get("shift")), shifts[0] if shifts else None)
        tiers, areas = queries.coverage(self.election, chosen, scope.stations_of(self.person)) if chosen else ([], [])
        totals = [sum(dict(area.tiers)[tier] for area in areas) for tier in tiers]
        return super().get_context_data(
            election=self.election,
            shifts=shifts,
            shift=chosen,
            tiers=tiers,
            areas=areas,
            totals=list(zip(tiers, totals, strict=True)),
            stations=sum(totals),
            rows_url=reverse("station:index"),
            may_open=self.person.has_perm("stations.change_election"),
            **kwargs,
        )


class OpenPostsView(ElectionView):
    """Make the posts that are missing. Whoever may change elections: headquarters. POST only."""

    http_method_names = ["post"]
    post_permission = "stations.change_election"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = services.open_posts(self.election)
        log(instance=self.election, action="stations.open_posts", user=self.person, data={"posts": made})
        messages.success(request, _("Posts opened: %(number)s.") % {"number": made})
        return redirect("stations_desk:election", self.election.pk)


class StationView(DeskView):
    """A station's shifts, its posts, and who stands there. Whoever may view stations: coordinators, headquarters."""

    template_name = "stations/desk/station.html"

    @cached_property
    def station(self) -> Station:
        return get_object_or_404(scope.stations_of(self.person).select_related("election", "area"), pk=self.kwargs["pk"])

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.person.has_perm("stations.change_station"):
            return []
        buttons = [HeaderButton(_("Edit"), url=reverse("station:edit", args=[self.station.pk]), icon_name="edit")]
        if self.station.closed_at is None:
            buttons.append(HeaderButton(_("Close the station"), url=reverse("stations_desk:close", args=[self.station.pk]), icon_name="lock"))
        return buttons

    def trail(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("stations_desk:election", args=[self.station.election_id]), "label": str(self.station.election)},
            {"url": f"{reverse('station:index')}?election={self.station.election_id}", "label": capfirst(str(Station._meta.verbose_name_plural))},
        ]

    def get_page_title(self) -> str:
        return str(self.station)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assignments = scope.assignments_of(self.person).filter(station=self.station)
        assignments = assignments.select_related("person", "organisation", "certificate", "ended_by")
        standing = {assignment.post_id: assignment for assignment in assignments.filter(state__in=STANDING)}
        taken = set(self.station.assignments.filter(state__in=STANDING).values_list("post", flat=True))
        open_holes = {hole.post_id: hole for hole in holes.open_holes(timezone.now()).filter(post__station=self.station)}
        shifts: dict[Shift, list[tuple[Post, Assignment | None, Hole | None, bool]]] = {}
        for post in self.station.posts.select_related("shift__election").order_by("shift__starts_at", "seat"):
            shifts.setdefault(post.shift, []).append((post, standing.get(post.pk), open_holes.get(post.pk), post.pk in taken))
        return super().get_context_data(
            station=self.station,
            shifts=list(shifts.items()),
            ended=assignments.exclude(state__in=STANDING).select_related("shift").order_by("-ended_at")[:50],
            at=timezone.now(),
            may_reopen=self.station.closed_at is not None and self.person.has_perm("stations.change_station"),
            may_assign=self.station.closed_at is None and self.person.has_perm("stations.add_assignment"),
            may_withdraw=self.person.has_perm("stations.change_assignment"),
            **kwargs,
        )


class PostView(DeskView):
    """Who may stand at a post; POST lets one of them stand. Whoever may add assignments: coordinators, headquarters."""

    permission = "stations.add_assignment"
    template_name = "stations/desk/post.html"

    @cached_property
    def post_(self) -> Post:
        posts = scope.posts_of(self.person).select_related("shift__election", "station__area", "station__election__programme")
        return get_object_or_404(posts, pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, str]]:
        station = self.post_.station
        return [
            {"url": reverse("stations_desk:election", args=[station.election_id]), "label": str(station.election)},
            {"url": reverse("stations_desk:station", args=[station.pk]), "label": str(station)},
        ]

    def get_page_title(self) -> str:
        return str(_("%(shift)s, seat %(seat)s") % {"shift": self.post_.shift, "seat": self.post_.seat})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = get_object_or_404(scope.people_of(self.person), pk=id_in(request.POST.get("person", "")))
        overrule = OverruleForm(request.POST)
        because = overrule.cleaned_data["because"] if overrule.is_valid() else ""
        try:
            services.assign(person, self.post_, by=self.person, at=timezone.now(), overrule=because)
        except Refused as refused:
            if not self.post_.assignments.filter(person=person, state__in=STANDING).exists():  # else: pressed twice, and done
                may_overrule = all(code in warnings.SENTENCES for code in refused.codes)
                context = self.get_context_data(refused=person, refusals=refused.refusals, overrule=overrule if may_overrule else None)
                return self.render_to_response(context, status=409)
        messages.success(request, _("%(person)s stands at this station.") % {"person": person})
        return redirect("stations_desk:station", self.post_.station_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = timezone.now()
        find = FindPeopleForm(self.request.GET)
        people = gate.people_who_may_stand(self.post_, at).filter(pk__in=scope.people_of(self.person).order_by().values("pk"))
        if find.is_valid():
            people = matching_people(people, find.cleaned_data["q"])
            if organisation := find.cleaned_data["organisation"]:
                people = people.filter(memberships__organisation=organisation, memberships__state="accepted")
        people = queries.with_standing_facts(queries.near_first(people, self.post_.station), self.post_.station.election)
        page = Paginator(people, PEOPLE_A_PAGE).get_page(self.request.GET.get("p"))
        warned = warnings.warnings_of(list(page.object_list), self.post_)
        ask = AskForm(self.request.GET if "ask" in self.request.GET else None)
        asked = ask.cleaned_data["ask"] if ask.is_valid() else ""
        return super().get_context_data(
            post=self.post_,
            station=self.post_.station,
            shift=self.post_.shift,
            standing=scope.assignments_of(self.person).filter(post=self.post_, state__in=STANDING).select_related("person").first(),
            is_taken=self.post_.assignments.filter(state__in=STANDING).exists(),
            find=find,
            page=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            ask=ask,
            answers=self._answers(asked, at),
            asked=asked,
            rows=[(person, warned[person.pk]) for person in page],
            **{"overrule": None, "refused": None, "refusals": [], **kwargs},
        )

    def _answers(self, text: str, at: Any) -> list[tuple[User, list[Refusal], list[Refusal]]]:
        """The people found by `text`, each with every reason why not, and with what may be overruled."""
        if not text:
            return []
        people = queries.with_standing_facts(matching_people(scope.people_of(self.person), text), self.post_.station.election)
        found = list(people.order_by("full_name", "pk")[:ASKED_AT_ONCE])
        warned = warnings.warnings_of(found, self.post_)
        return [(person, gate.refusals(person, self.post_, at), warned[person.pk]) for person in found]


class AssignmentView(DeskView):
    """Something that is done with one assignment in scope. Whoever may change assignments: coordinators, headquarters."""

    permission = "stations.change_assignment"

    @cached_property
    def assignment(self) -> Assignment:
        related = ("person", "organisation", "post", "station__area", "station__election", "shift__election")
        return get_object_or_404(scope.assignments_of(self.person).select_related(*related), pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, str]]:
        station = self.assignment.station
        return [{"url": reverse("stations_desk:station", args=[station.pk]), "label": str(station)}]

    def get_page_subtitle(self) -> str:
        return str(self.assignment.person)


class WithdrawView(AssignmentView):
    """End an assignment, for a reason."""

    template_name = "stations/desk/withdraw.html"
    page_title = gettext_lazy("Withdraw")
    header_icon = "cross"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"assignment": self.assignment, "form": WithdrawForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            services.withdraw(self.assignment, by=self.person, at=timezone.now(), reason=form.cleaned_data["reason"])
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(None, refusal.message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(request, _("%(person)s no longer stands at this station.") % {"person": self.assignment.person})
        return redirect("stations_desk:station", self.assignment.station_id)
