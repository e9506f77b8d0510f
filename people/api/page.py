"""The page of an API: its OpenAPI description in words, in the reader's language, with an example of each request to copy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from people.api.base import HouseAPI
from people.api.reader import Reader
from people.token_services import DAYS


def page_of(request: HttpRequest, api: HouseAPI, once: dict[str, str]) -> HttpResponse:
    """once: titles of the objects of the API that are told in one place, by their names."""
    description = api.get_openapi_schema()
    reader = Reader(description, {**once, "Trouble": gettext("What a refusal tells")})
    context = {
        "title": gettext(api.title),
        "words": gettext(api.description),
        "days": ", ".join(str(days) for days in DAYS) if "securitySchemes" in description["components"] else "",
        "doors": reader.doors(),
        "parts": list(reader.parts.values()),
        "schema_url": reverse(f"{api.urls_namespace}:openapi-json"),
    }
    response = render(request, "people/api.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
