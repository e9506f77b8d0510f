from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

# Addresses that have no language in front: what is not found there is not found, in any language.
WITHOUT_LANGUAGE = ("/admin/", "/documents/", "/v/", "/static/", "/media/", "/mailbox/")


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but it does not send a 404 of the admin on to a page address of the same name."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)


class AdminLanguageMiddleware:
    """The admin in the language that one has chosen for it.

    Wagtail does it for its views alone: refusals and what is streamed after a view would come in the language of the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            profile = getattr(request.user, "wagtail_userprofile", None)
            if profile is not None:
                translation.activate(profile.get_preferred_language())
        return self.get_response(request)
