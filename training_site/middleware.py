from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

# Addresses that have no language in front: what is not found there is not found, in any language.
WITHOUT_LANGUAGE = ("/admin/", "/documents/", "/v/", "/static/", "/media/", "/mailbox/")


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but it does not send a 404 of the admin on to a page address of the same name."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)
