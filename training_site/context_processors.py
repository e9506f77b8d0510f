"""What base.html shows on every page. Whatever costs a query is worked out only where a template asks for it."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext, override

from courses.surroundings import surroundings
from training_site.chain import path_of

LANGUAGE_LABELS = {"kk": "қаз", "ru": "рус", "en": "eng"}


def site(request: HttpRequest) -> dict[str, Any]:
    """`chain` for who is logged in, `language_links`, the links of menu and footer."""
    return {
        "chain": SimpleLazyObject(lambda: _chain(request)),
        "language_links": SimpleLazyObject(lambda: _language_links(request)),
        "menu_links": SimpleLazyObject(lambda: _menu_links(request)),
        "footer_links": SimpleLazyObject(lambda: _footer_links(get_language())),
        "privacy_url": SimpleLazyObject(lambda: _page_address("privacy/")),
    }


def _chain(request: HttpRequest) -> list[dict[str, str]]:
    person = getattr(request, "user", None)  # none yet where a request is refused at the door: a foreign host
    if request.path.startswith("/admin/"):
        return []  # a page of the desks that says no is not the place for one's own path
    return path_of(person, timezone.now()) if person is not None and person.is_authenticated else []


def _menu_links(request: HttpRequest) -> list[dict[str, Any]]:
    return [{**link, "current": link["url"] == request.path} for link in _menu(get_language())]


@cache
def _menu(language: str) -> list[dict[str, str]]:
    """Where the menu leads, in the active `language`."""
    sessions = {"label": gettext("Sessions"), "url": reverse("courses:sessions")}
    return [_link("courses/", gettext("Courses")), _link("library/", gettext("Materials")), sessions, _search_link()]


@cache
def _footer_links(language: str) -> list[dict[str, str]]:
    """Where the footer leads, in the active `language`."""
    glossary = {"label": gettext("Glossary"), "url": reverse("glossary")}
    practice = {"label": gettext("Practice"), "url": reverse("quizzes:practice")}
    join = {"label": gettext("Organisations: join the coalition"), "url": reverse("apply")}
    figures = {"label": gettext("Figures for the press"), "url": reverse("press")}
    return [_link("about/", gettext("About Bakylau")), practice, glossary, join, figures, _search_link()]


def _search_link() -> dict[str, str]:
    return {"label": gettext("Search"), "url": reverse("search")}


def _link(path: str, label: str) -> dict[str, str]:
    return {"label": label, "url": _page_address(path)}


def _page_address(path: str) -> str:
    return _address_in(get_language(), path)


@cache
def _address_in(language: str, path: str) -> str:
    with override(language):
        return reverse("wagtail_serve", args=[path])


def _language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """This page in every language. Empty where the address has no language: there a form changes it."""
    active = get_language()
    if not request.path.startswith(f"/{active}/"):
        return []
    urls = _addresses(request)
    return [
        {"code": code, "label": LANGUAGE_LABELS.get(code, code), "url": urls[code], "current": code == active} for code, _name in settings.LANGUAGES
    ]


def _addresses(request: HttpRequest) -> dict[str, str]:
    """Language → address: of the page's translation, else of the same view, else of the front page."""
    homes = {code: _address_in(code, "") for code, _name in settings.LANGUAGES}
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    routed = getattr(request, "_wagtail_route_for_request", None)
    if routed is not None:
        translations = {page.locale.language_code: (page.url or "") + query for page in surroundings(routed.page).translations}
        return {**homes, **translations}
    if request.resolver_match is None or request.resolver_match.url_name in {None, "wagtail_serve"}:
        return homes
    below = request.get_full_path().removeprefix(f"/{get_language()}")  # no address of ours is translated
    return {code: f"/{code}{below}" for code in homes}
