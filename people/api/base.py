"""The base of every API of the site."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.openapi.schema import OpenAPISchema

from people.api.troubles import MEANINGS, TooMany


class OurPage(DocsBase):
    """Leads to the page in the reader's language: django-ninja's own would add eight megabytes of scripts to every collectstatic."""

    def __init__(self, address: str) -> None:
        self.address = address

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        response = redirect(self.address)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        response["X-Robots-Tag"] = "noindex"
        return response


class HouseAPI(NinjaAPI):
    """Every answer, a refusal too, is kept and indexed by nobody. page: the name of its page's address (people/api/page.py shows it);
    meanings: of codes, where MEANINGS is not exact enough."""

    def __init__(self, *, page: str, meanings: dict[int, str], **kwargs: Any) -> None:
        self.meanings = MEANINGS | meanings
        super().__init__(docs=OurPage(page), docs_url="/", **kwargs)

    def set_default_exception_handlers(self) -> None:
        super().set_default_exception_handlers()
        self.exception_handler(HttpError)(self.refused)
        self.exception_handler(Http404)(self.missing)
        self.exception_handler(TooMany)(self.too_many)
        self.exception_handler(ValidationError)(self.not_understood)

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, data, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store"
        return response

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """With what each code means here, not HTTP's name for it."""
        schema = super().get_openapi_schema(**kwargs)
        doors = [door for methods in schema["paths"].values() for door in methods.values()]
        for code, answer in (pair for door in doors for pair in door["responses"].items()):
            answer["description"] = self.meanings[code]
        return schema

    def refused(self, request: HttpRequest, error: HttpError) -> HttpResponse:
        return self.create_response(request, {"detail": str(error)}, status=error.status_code)

    def missing(self, request: HttpRequest, error: Http404) -> HttpResponse:
        return self.create_response(request, {"detail": self.meanings[404]}, status=404)

    def too_many(self, request: HttpRequest, error: TooMany) -> HttpResponse:
        response = self.create_response(request, {"detail": str(error)}, status=429)
        response["Retry-After"] = str(error.wait)
        return response

    def not_understood(self, request: HttpRequest, error: ValidationError) -> HttpResponse:
        """Where it is wrong, and why; never what was sent."""
        told = [{"where": [str(part)[:50] for part in one["loc"]], "what": str(one["msg"])[:200]} for one in error.errors[:20]]
        return self.create_response(request, {"detail": "The request is not understood.", "errors": told}, status=422)
