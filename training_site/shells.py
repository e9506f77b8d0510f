"""Lessons as everybody shares them, and the copies that phones keep, rendered once a process and kept in its memory: see docs/fast-pages.md."""

from datetime import date
from enum import Enum
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from wagtail.models import Site
from wagtail.models.pages import RouteResult

from courses.materials import published_materials
from courses.models import LessonPage, MaterialPage
from courses.queries import required_lessons
from courses.surroundings import surroundings
from training_site.chain import Standing, Way, path_from, way_in
from training_site.context_processors import site
from training_site.routing import page_at
from training_site.slots import Pieces, Somebody, as_shell, mark, parse

KEPT = 600  # some 40 KB each


class NotShared(Exception):
    """There is no lesson at the address, or not everybody may read it: that is for Wagtail to answer."""


class Reader(Enum):
    """For whom a shell is rendered."""

    VISITOR = "visitor"
    PERSON = "person"
    KEPT = "kept"  # a copy on a phone: nobody's, and read without a network


@lru_cache(maxsize=KEPT)
def page_shell(token: str, day: date, language: str, path: str, reader: Reader) -> Pieces:
    """The page at `path` in the active `language`, as of that version of the site and that day. Raises NotShared, which is not kept."""
    Site.clear_site_root_paths_cache()  # what this process has kept of them may be of an older version
    page = _shared_page(language, path, reader)
    request = _request_of_nobody(page)
    person = {"user": Somebody(), "csrf_token": mark("csrf")} if reader is Reader.PERSON else {"user": AnonymousUser()}
    context = {**site(request), **page.get_context(request), **person, "is_kept": reader is Reader.KEPT}
    with as_shell():
        return parse(get_template(page.template).render(context))


def _shared_page(language: str, path: str, reader: Reader) -> LessonPage | MaterialPage:
    """A lesson for everybody; for a phone also a material with a text. Raises NotShared."""
    page = page_at(language, path)
    if isinstance(page, LessonPage) and not surroundings(page).is_restricted:
        return page
    if isinstance(page, MaterialPage) and reader is Reader.KEPT and page.has_text and published_materials().filter(pk=page.pk).exists():
        return page
    raise NotShared


def _request_of_nobody(page: LessonPage | MaterialPage) -> HttpRequest:
    """What the context processor asks of a request: where one is, and nothing of who asks."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = page.url
    request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    return request


@lru_cache(maxsize=8)
def way_of(token: str, language: str) -> tuple[Way, frozenset[UUID]]:
    """The way in `language`, and the lessons that its course requires."""
    way = way_in(language)
    required = required_lessons().filter(course_key=way.course_key).values_list("translation_key", flat=True)  # type: ignore[misc]
    return way, frozenset(required)


@lru_cache(maxsize=200)
def path_html(language: str, standing: Standing) -> str:
    """The five steps of the way for whoever has this standing, in the active `language`."""
    return render_to_string("components/path.html", {"chain": path_from(standing)})
