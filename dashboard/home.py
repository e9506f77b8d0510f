"""What the home screen of the admin tells each desk: counts, each a link to the rows behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from courses.models import LawItem
from dashboard.board.coverage import counted, total
from dashboard.board.lens import seats_of
from dashboard.board.marks import tier_numbers
from dashboard.enums import Progress
from dashboard.kept_counts import roster_counts
from dashboard.lapses import without_lapsed
from dashboard.queries import nearest_election
from partners.standing import standing_in
from people.duplicates import likely_pairs
from people.queries import decides_requests, requests_decided_by
from quizzes.enums import AttemptState, QuestionState
from quizzes.models import Attempt, Question
from quizzes.queries import with_late_answers
from stations.models import Election
from stations.scope import elections_of, stations_of


@dataclass(frozen=True, slots=True)
class Tile:
    """A count, what is counted, and where its rows are."""

    count: int
    label: str
    url: str
    is_current: bool = False


class TilesPanel(Component):
    """A heading and its tiles."""

    template_name = "dashboard/tiles_panel.html"

    def __init__(self, name: str, heading: str, tiles: list[Tile], *, order: int, note: str = "", url: str = "") -> None:
        self.name, self.heading, self.tiles, self.order, self.note, self.url = name, heading, tiles, order, note, url

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"panel": self}


def home_panels(request: HttpRequest, at: datetime) -> list[TilesPanel]:
    """The panels of whoever asks: by the permissions that open the lists behind them."""
    panels: list[TilesPanel] = []
    if request.user.has_perm("people.view_roster"):
        election = without_lapsed(nearest_election(at), at)
        if election and elections_of(request.user).filter(pk=election.pk).exists():
            panels += _coverage_panels(request, election, at)
        panels.append(_people_panel(request, election, at))
    if standing_in(request).is_headquarters and (pairs := len(likely_pairs())):
        panels.append(_duplicates_panel(pairs))
    if decides_requests(request.user):
        panels.append(_requests_panel(request))
    if request.user.has_perm("quizzes.view_question") and request.user.has_perm("quizzes.view_attempt"):
        panels.append(_exam_panel())
    if request.user.has_perm("courses.view_lawitem") and (waiting := LawItem.objects.open().count()):
        panels.append(_law_panel(waiting))
    return panels


def progress_tiles(found: dict[str, int], chosen: Sequence[str] = (), query: str = "") -> list[Tile]:
    """How many people are at each link of the chain (counts of a roster); `chosen` are the ones shown, `query` what links keep."""
    link = reverse("dashboard_roster")
    return [Tile(found[value], str(Progress(value).label), f"{link}?progress={value}{query}", value in chosen) for value in Progress.values]


def _people_panel(request: HttpRequest, election: Election | None, at: datetime) -> TilesPanel:
    found = roster_counts(election, request.user, at)
    return TilesPanel("people", _("People"), progress_tiles(found), order=20, url=reverse("dashboard_roster"))


def _coverage_panels(request: HttpRequest, election: Election, at: datetime) -> list[TilesPanel]:
    """One panel a shift: at how many stations within the scope nobody, one, two … observers stand."""
    note = _election_note(election, at)
    rows, page = reverse("board:stations", args=[election.pk]), reverse("dashboard_board", args=[election.pk])
    stations = stations_of(request.user).filter(election=election, closed_at=None)
    panels = []
    for number, shift in enumerate(election.shifts.select_related("election").order_by("starts_at")):
        found = total(counted(stations, shift))
        tiles = []
        for tier in tier_numbers(found, seats_of(election, shift)):
            label = (
                ngettext("station with %(n)s observer", "stations with %(n)s observers", tier) % {"n": tier} if tier else _("stations with nobody")
            )
            tiles.append(Tile(found.observers[tier], label, f"{rows}?shift={shift.pk}&observers={tier}"))
        heading = _("%(election)s: %(shift)s") % {"election": election, "shift": shift}
        panels.append(TilesPanel(f"shift-{shift.pk}", heading, tiles, order=10 + number, note=note, url=f"{page}?shift={shift.pk}"))
        note = ""
    return panels


def _election_note(election: Election, at: datetime) -> str:
    """When the election is, and in how many days."""
    day = date_format(election.day, "DATE_FORMAT")
    left = (election.day - at.astimezone(election.tz).date()).days
    if left <= 0:
        return day
    return ngettext("%(day)s, in %(left)s day", "%(day)s, in %(left)s days", left) % {"day": day, "left": left}


def _requests_panel(request: HttpRequest) -> TilesPanel:
    link = reverse("people_requests")
    count = requests_decided_by(request.user).count()
    label = ngettext("person waits for an answer", "people wait for an answer", count)
    return TilesPanel("requests", _("Requests to join"), [Tile(count, label, link)], order=30, url=link)


def _duplicates_panel(pairs: int) -> TilesPanel:
    link = reverse("dashboard_duplicates")
    label = ngettext("pair of accounts to look at", "pairs of accounts to look at", pairs)
    return TilesPanel("duplicates", _("Likely duplicates"), [Tile(pairs, label, link)], order=32, url=link)


def _exam_panel() -> TilesPanel:
    states = dict(Question.objects.order_by().values_list("state").annotate(Count("pk")))
    attempts = Attempt.objects.order_by()
    questions, report = reverse("question:index"), reverse("quizzes_attempts")
    tiles = [
        Tile(states.get(QuestionState.LIVE, 0), _("questions in use"), f"{questions}?state={QuestionState.LIVE}"),
        Tile(states.get(QuestionState.DRAFT, 0), _("drafts of questions"), f"{questions}?state={QuestionState.DRAFT}"),
        Tile(attempts.filter(state=AttemptState.OPEN).count(), _("attempts going on"), f"{report}?state={AttemptState.OPEN}"),
        Tile(with_late_answers(attempts).count(), _("attempts with late answers to decide about"), f"{report}?late=true"),
        Tile(attempts.filter(passed=True).count(), _("attempts passed"), f"{report}?passed=true"),
        Tile(attempts.filter(passed=False).count(), _("attempts not passed"), f"{report}?passed=false"),
    ]
    return TilesPanel("exam", _("Exam"), tiles, order=40, url=report)


def _law_panel(waiting: int) -> TilesPanel:
    link = f"{reverse('dashboard_law')}?state=open"
    label = ngettext("line to look at", "lines to look at", waiting)
    return TilesPanel("law", _("Law work list"), [Tile(waiting, label, link)], order=35, url=reverse("dashboard_law"))
