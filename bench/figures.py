"""The figures, one function each. `measure` names them; a function returns the value in the unit named."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import override

from bench.crush import Crush, crush
from bench.people import lessons, new_volunteer, session_of, sitting
from bench.server import Server
from bench.visitor import Visitor
from bench.wagtail_lms import Neighbour, Unavailable
from certificates.models import Certificate
from people.models import User
from quizzes.models import Attempt
from stations.models import Election

if TYPE_CHECKING:
    from bench.exam import Run


@dataclass
class Bench:
    """The site under measurement."""

    server: Server
    load_demo_seconds: float | None  # None: the site was there before
    folder: Path
    runs: dict[str, "Run"] = field(default_factory=dict)  # of bench.exam: "autosave", or "form" for one post of all answers

    def visitor(self, person: User | None = None) -> Visitor:
        return Visitor(self.server.url, session_of(person) if person else "")

    @cached_property
    def volunteer(self) -> User:
        return new_volunteer("reader")

    @cached_property
    def candidate(self) -> Attempt:
        return sitting(new_volunteer("candidate"))

    @cached_property
    def coordinator(self) -> User:
        from people.demo import SAMPLE_LOGINS

        return User.objects.get(email=next(login.email for login in SAMPLE_LOGINS if "coordinator" in login.email))

    @cached_property
    def neighbour(self) -> Neighbour:
        return Neighbour(self.folder, lessons()[2])

    @cached_property
    def at_the_neighbour(self) -> Visitor:
        return Visitor(self.neighbour.server.url, self.neighbour.session)

    @cached_property
    def comparison(self) -> tuple[Crush, Crush]:
        """A lesson here and there, by turns on the same machine: the best of three, after a warm-up."""
        here = (self.server.url, lessons()[2].url, session_of(self.volunteer))
        there = (self.neighbour.server.url, self.neighbour.path, self.neighbour.session)
        rounds = [[crush(*site, seconds) for site in (here, there)] for seconds in (2, 6, 6, 6)][1:]
        ours, theirs = (max(runs, key=lambda run: run.rps) for runs in zip(*rounds, strict=True))
        return ours, theirs

    def stop(self) -> None:
        self.server.stop()
        if "neighbour" in self.__dict__:
            self.neighbour.server.stop()


@dataclass(frozen=True)
class Figure:
    name: str
    unit: str
    measure: Callable[[Bench], float]
    asked: bool = False  # measured only when asked for by name: it takes long, or installs another product


FIGURES: list[Figure] = []
MODULES = [f"bench.{name}_figures" for name in ("exam", "item", "paper", "badge", "verify", "planner", "import", "board")]  # where there are more


def figure(name: str, unit: str, *, asked: bool = False) -> Callable[[Callable[[Bench], float]], Callable[[Bench], float]]:
    def register(measure: Callable[[Bench], float]) -> Callable[[Bench], float]:
        FIGURES.append(Figure(name, unit, measure, asked))
        return measure

    return register


def chosen_figures(only: str) -> tuple[list[Figure], list[str]]:
    """Those called `only`, or below it; under a bare "exam", or without a name, all that need not be asked for. And the names of all."""
    for module in MODULES:
        import_module(module)
    below = [figure for figure in FIGURES if not only or (figure.name + ".").startswith(f"{only}.")]
    chosen = [figure for figure in below if "." in only or not figure.asked]
    return chosen, [figure.name for figure in FIGURES]


def address(name: str, *arguments: object, language: str = "kk") -> str:
    with override(language):
        return reverse(name, args=arguments)


def queries_of(visitor: Visitor, path: str) -> int:
    """Queries of a page, the second time it is asked for (the first fills what processes keep)."""
    for _ in range(4):
        visitor.get(path)
    return visitor.get(path).queries


@figure("lesson.queries", "queries")
def lesson_queries(bench: Bench) -> float:
    return queries_of(bench.visitor(bench.volunteer), lessons()[2].url)


@figure("lesson.first_visit_kb", "KB")
def lesson_first_visit(bench: Bench) -> float:
    return bench.visitor(bench.volunteer).weigh(lessons()[2].url)[0] / 1024


@figure("lesson.repeat_visit_kb", "KB")
def lesson_repeat_visit(bench: Bench) -> float:
    return bench.visitor(bench.volunteer).weigh(lessons()[2].url)[1] / 1024


@figure("lesson.cpu_ms", "ms")
def lesson_cpu(bench: Bench) -> float:
    """User and system time of the web processes for a logged-in lesson, over 400 of them."""
    visitor, path = bench.visitor(bench.volunteer), lessons()[2].url
    queries_of(visitor, path)
    before = bench.server.cpu_seconds()
    for _ in range(400):
        visitor.get(path)
    return (bench.server.cpu_seconds() - before) * 1000 / 400


@figure("lesson.vs_wagtail_lms.rps", "times as many", asked=True)
def vs_wagtail_lms_rps(bench: Bench) -> float:
    ours, theirs = bench.comparison
    return ours.rps / theirs.rps


@figure("lesson.vs_wagtail_lms.p95", "of their time", asked=True)
def vs_wagtail_lms_p95(bench: Bench) -> float:
    ours, theirs = bench.comparison
    return ours.p95 / theirs.p95


@figure("lesson.vs_wagtail_lms.queries", "of their queries", asked=True)
def vs_wagtail_lms_queries(bench: Bench) -> float:
    return lesson_queries(bench) / queries_of(bench.at_the_neighbour, bench.neighbour.path)


@figure("lesson.vs_wagtail_lms.bytes", "of their bytes", asked=True)
def vs_wagtail_lms_bytes(bench: Bench) -> float:
    """Of the page alone, as each sends it."""
    ours = bench.visitor(bench.volunteer).get(lessons()[2].url)
    return len(ours.body) / len(bench.at_the_neighbour.get(bench.neighbour.path).body)


@figure("exam_page.queries", "queries")
def exam_page_queries(bench: Bench) -> float:
    return queries_of(bench.visitor(bench.candidate.person), address("quizzes:attempt", bench.candidate.key))


@figure("save_answer.queries", "queries")
def save_answer_queries(bench: Bench) -> float:
    visitor = bench.visitor(bench.candidate.person)
    visitor.get(address("quizzes:attempt", bench.candidate.key))
    item = bench.candidate.paper["items"][0]
    data = {"question": item["question"], "chosen": [item["options"][0]], "client_revision": 1}
    answer = visitor.post(address("quizzes:answer", bench.candidate.key), data, as_json=True)
    if answer.status != 200:
        raise RuntimeError(f"saving an answer: {answer.status} {answer.text[:200]}")
    return answer.queries


@figure("verify.queries", "queries")
def verify_queries(bench: Bench) -> float:
    return queries_of(bench.visitor(), address("certificates:verified", _renewed().token))


@figure("verify.kb", "KB")
def verify_kb(bench: Bench) -> float:
    """As it is before it is compressed."""
    return len(bench.visitor().get(address("certificates:verified", _renewed().token)).text.encode()) / 1024


def _renewed() -> Certificate:
    """A certificate with a history, whose page is the heaviest."""
    return Certificate.objects.filter(renews__isnull=False).order_by("pk").first() or Certificate.objects.earliest("pk")


@figure("roster.queries", "queries")
def roster_queries(bench: Bench) -> float:
    return queries_of(bench.visitor(bench.coordinator), address("dashboard_roster"))


@figure("stations.queries", "queries")
def stations_queries(bench: Bench) -> float:
    return queries_of(bench.visitor(bench.coordinator), f"/admin/stations/?election={Election.objects.first().pk}")


@figure("load_demo.seconds", "s")
def load_demo_seconds(bench: Bench) -> float:
    if bench.load_demo_seconds is None:
        raise Unavailable("the site was there before")
    return bench.load_demo_seconds
