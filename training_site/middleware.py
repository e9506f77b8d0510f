from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import bad_request

from partners.file_check import LARGEST_VIDEO
from people.requests import id_in

# Addresses that have no language in front: what is not found there is not found, in any language.
WITHOUT_LANGUAGE = (
    "/admin/",
    "/documents/",
    "/v/",
    "/static/",
    "/media/",
    "/mailbox/",
    "/.well-known/",
    "/credentials/",
    "/status/",
    "/achievements/",
    "/api/",
)
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
LONGEST_SEARCH = 500
MOST_WORDS = 50  # the search in PostgreSQL nests a condition a word
# Bytes of a whole request: an upload in the admin, and anything else. More is turned away before a byte of it is read.
LARGEST_UPLOAD = LARGEST_VIDEO + 1_000_000
LARGEST_FORM = 12_000_000
# What Wagtail calls an id that its addresses take as any text.
ID_NAMES = ("pk", "object_id")


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but it does not send a 404 of the admin on to a page address of the same name."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)


def chosen_for_admin(request: HttpRequest) -> str:
    """The language of the admin for whoever has opened it before; "" elsewhere and for others."""
    profile = getattr(request.user, "wagtail_userprofile", None) if request.path_info.startswith("/admin/") else None
    return profile.get_preferred_language() if profile is not None else ""


def language_for(request: HttpRequest) -> str | None:
    """In which language to refuse a request before a view has seen it: the admin's below it, else the person's, else the browser's."""
    return chosen_for_admin(request) or getattr(request.user, "language", None) or translation.get_language()


class SoundRequestMiddleware:
    """Turns away what no page of ours sends, before a view of Django's or Wagtail's stumbles over it: other methods (a DELETE would
    pass by what a view asks of a form), ids that no row can have, searches as long as a page, uploads larger than any file may be.

    A 405 says what to do, and a deletion that the database refuses says why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Raises BadRequest for a search that the databases would choke on, and for chosen ids that are none."""
        if too_large := self._too_large(request):
            return too_large
        searched = request.GET.get("q", "") if request.path.startswith(self.admin) else ""
        if len(searched) > LONGEST_SEARCH or len(searched.split()) > MOST_WORDS:
            raise BadRequest
        if request.path.endswith("/chosen-multiple/") and any(id_in(pk) is None for pk in request.GET.getlist("id")):
            raise BadRequest
        response = self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        if response.status_code == 405 and not response.content:
            allowed = response["Allow"]
            response = render(request, "405.html", status=405)
            response["Allow"] = allowed
        return response

    def _too_large(self, request: HttpRequest) -> HttpResponse | None:
        """413 where more comes than anybody may send here. Django would first write it to a disk."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = id_in(length)
        if size is not None and size <= LARGEST_FORM:
            return None  # asks nothing about the person
        may_upload = request.path.startswith(self.admin) and request.user.has_perm("wagtailadmin.access_admin")
        limit = LARGEST_UPLOAD if may_upload else LARGEST_FORM
        if size is not None and size <= limit:
            return None
        with translation.override(language_for(request)):
            response = render(request, "413.html", {"size": limit // 1_000_000, "back": ""}, status=413)
        response["Connection"] = "close"
        return response

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Raises Http404 for an id that no row can have."""
        ids = [kwargs[name] for name in ID_NAMES if name in kwargs]
        ids += [value for value in kwargs.values() if isinstance(value, int)]
        ids += [value for value in args if str(value).isdecimal()]
        if any(id_in(str(value)) is None for value in ids):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page instead of an error where the database keeps what a view of Wagtail's would delete (nothing is deleted then), and where
        a view misses what its own form always sends."""
        if isinstance(exception, MultiValueDictKeyError):
            return bad_request(request, exception)
        if not isinstance(exception, ProtectedError):
            return None
        with translation.override(language_for(request)):
            return render(request, "409.html", status=409)


class AdminLanguageMiddleware:
    """The admin in the language that one has chosen for it.

    Wagtail does it for its views alone: refusals and what is streamed after a view would come in the language of the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if language := chosen_for_admin(request):
            translation.activate(language)
        return self.get_response(request)
