"""A lesson for one person: the shell that everybody shares, and what is theirs. See docs/fast-pages.md."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language

from courses.queries import completed_lessons
from courses.steps import done_fact
from people.prepared import NEVER, PersonalQuery
from training_site.chain import facts_of, standing_on
from training_site.models import SiteVersion
from training_site.shells import NotShared, Reader, page_shell, path_html, way_of
from training_site.slots import fill
from training_site.zipped import Large, gzip_of, plain_of

if TYPE_CHECKING:
    from people.models import User

_ALL_AT_ONCE = PersonalQuery(lambda person, at: SiteVersion.objects.values_list("token", completed_lessons(person), *facts_of(person, at)), at=NEVER)
LESSON_DEPTH = 3  # catalog, course, lesson


def shared_lesson(request: HttpRequest, path: str) -> HttpResponse | None:
    """The lesson at `path` for whoever asks, or None where Wagtail has to answer: no lesson, or not for everybody."""
    if request.method not in {"GET", "HEAD"} or path.count("/") != LESSON_DEPTH:
        return None
    at = timezone.now()
    person = request.user if request.user.is_authenticated else None
    rows = _ALL_AT_ONCE.rows(person=person, at=at) if person else list(SiteVersion.objects.values_list("token"))
    if not rows:
        return None
    token, *of_person = rows[0]
    try:
        shell = page_shell(token, timezone.localdate(at), get_language(), path, Reader.PERSON if person else Reader.VISITOR)
    except NotShared:
        return None
    values: dict[str, Callable[[], str]] = {"messages": partial(_messages, request), "path": str}
    if person is None:
        return _page(request, fill(shell, (), values), "no-cache")
    completed, *facts = of_person
    done = {UUID(key) for key in completed.split(",")} if completed else set()
    way, required = way_of(token, get_language())
    standing = standing_on(way, has_unread=not required <= done, facts=facts)
    values |= {**_names(person), "csrf": partial(get_token, request), "path": partial(path_html, get_language(), standing)}
    return _page(request, fill(shell, {done_fact(key) for key in done}, values), "private, no-store")


def _page(request: HttpRequest, pieces: list[bytes | Large], cached: str) -> HttpResponse:
    """In gzip for whoever takes it, as GZipMiddleware would, for a tenth of the work."""
    zips = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(gzip_of(pieces) if zips else plain_of(pieces), headers={"Cache-Control": cached, "Vary": "Accept-Encoding"})
    if zips:
        response["Content-Encoding"] = "gzip"
    return response


def _names(person: "User") -> dict[str, Callable[[], str]]:
    name = person.get_short_name() or person.email
    values = {"name": name, "initial": name[:1], "full name": str(person), "email": person.email}
    return {slot: partial(escape, value) for slot, value in values.items()}


def _messages(request: HttpRequest) -> str:
    told = messages.get_messages(request)
    return render_to_string("components/messages.html", {"messages": told}) if len(told) else ""
