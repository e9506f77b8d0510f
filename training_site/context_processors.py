"""What base.html shows on every page. Whatever costs a query is worked out only where a template asks for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
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
        "footer_links": SimpleLazyObject(lambda: _footer_links(request)),
        "privacy_url": SimpleLazyObject(lambda: _page_address("privacy/")),
    }


def _chain(request: HttpRequest) -> list[dict[str, str]]:
    person = getattr(request, "user", None)  # none yet where a request is refused at the door: a foreign host
    if request.path.startswith("/admin/"):
        return []  # a page of the desks that says no is not the place for one's own path
    return path_of(person, timezone.now()) if person is not None and person.is_authenticated else []


def _menu_links(request: HttpRequest) -> list[dict[str, Any]]:
    sessions = {"label": gettext("Sessions"), "url": reverse("courses:sessions"), "current": request.path == reverse("courses:sessions")}
    return [*_links(request, ("courses/", gettext("Courses")), ("library/", gettext("Materials"))), sessions, _search_link(request)]


def _footer_links(request: HttpRequest) -> list[dict[str, Any]]:
    glossary = {"label": gettext("Glossary"), "url": reverse("glossary"), "current": request.path == reverse("glossary")}
    practice = {"label": gettext("Practice"), "url": reverse("quizzes:practice"), "current": request.path == reverse("quizzes:practice")}
    return [*_links(request, ("about/", gettext("About Bakylau"))), practice, glossary, _apply_link(request), _search_link(request)]


def _search_link(request: HttpRequest) -> dict[str, Any]:
    return {"label": gettext("Search"), "url": reverse("search"), "current": request.path == reverse("search")}


def _apply_link(request: HttpRequest) -> dict[str, Any]:
    return {"label": gettext("Organisations: join the coalition"), "url": reverse("apply"), "current": request.path == reverse("apply")}


def _links(request: HttpRequest, *pages: tuple[str, str]) -> list[dict[str, Any]]:
    links = [(_page_address(path), label) for path, label in pages]
    return [{"label": label, "url": url, "current": url == request.path} for url, label in links]


def _page_address(path: str, language: str | None = None) -> str:
    with override(language or get_language()):
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
    homes = {code: _page_address("", code) for code, _name in settings.LANGUAGES}
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    routed = getattr(request, "_wagtail_route_for_request", None)
    if routed is not None:
        translations = {page.locale.language_code: (page.url or "") + query for page in surroundings(routed.page).translations}
        return {**homes, **translations}
    if request.resolver_match is None or request.resolver_match.url_name in {None, "wagtail_serve"}:
        return homes
    return {code: translate_url(request.get_full_path(), code) for code in homes}
