"""What people do, as addresses that are asked for: on a site of bench.scale."""

from collections.abc import Callable
from random import Random
from urllib.parse import quote

from bench.board_figures import roster_pages
from bench.exam import sessions_of
from bench.figures import address
from bench.people import lessons, session_of
from bench.scale.base import COORDINATOR
from bench.scale.election import SLUG
from certificates.models import Certificate
from people.models import User
from stations.models import Election

Asked = list[tuple[str, str]]  # path, session or ""
READERS, TOKENS = 100, 300
SEARCHES = ("Серік", "ахмет", "bench-4567@", "+77011", "Нұрланқызы 7")


def public() -> Asked:
    return [(path, "") for path in ("/kk/", "/ru/", lessons()[1].url, lessons()[2].url)]


def public_cold() -> Asked:
    """A page that is asked for something is kept by no process."""
    return [(f"{path}?fresh=1", "") for path in ("/kk/", "/ru/")]


def lesson() -> Asked:
    people = User.objects.filter(email__startswith="bench-").order_by("pk")[:READERS]
    return [(page.url, session) for session in sessions_of(list(people)) for page in Random(session).sample(lessons(), 2)]


def verify() -> Asked:
    return [(address("certificates:verified", token), "") for token in tokens(TOKENS)]


def tokens(number: int) -> list[str]:
    """Of certificates that hold, from all over the table."""
    first, last = (Certificate.objects.order_by(order).values_list("pk", flat=True)[0] for order in ("pk", "-pk"))
    drawn = Random("tokens").choices(range(first, last + 1), k=2 * number)
    sound = Certificate.objects.filter(pk__in=drawn, revoked_at=None, suspended_at=None, holder__isnull=False)
    return list(sound.order_by("token").values_list("token", flat=True)[:number])


def roster_first() -> Asked:
    return [(address("dashboard_roster"), session_of(_coordinator()))]


def roster() -> dict[str, tuple[str, str]]:
    """First page, searches, every filter: by its name."""
    pages, session = roster_pages(Election.objects.get(slug=SLUG), SEARCHES), session_of(_coordinator())
    return {name: (f"{address('dashboard_roster')}?{quote(query, safe='=&')}", session) for name, query in pages.items()}


def board() -> Asked:
    return [(address("board:board", Election.objects.get(slug=SLUG).pk), session_of(_coordinator()))]


def points() -> Asked:
    return [(address("board:points", Election.objects.get(slug=SLUG).pk), session_of(_coordinator()))]


def _coordinator() -> User:
    return User.objects.get(email=COORDINATOR)


ACTS: dict[str, Callable[[], Asked]] = {
    "public page": public,
    "public page, not kept": public_cold,
    "lesson, logged in": lesson,
    "verify": verify,
    "roster, first page": roster_first,
    "board": board,
    "points of the map": points,
}
