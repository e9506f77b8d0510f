"""The page of the API: its OpenAPI description in words, in the reader's language, with an example of each request to copy."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from certificates.api.views import api
from certificates.badges.did import base_url

# (type, format) of JSON schema → in words
_TYPES = {
    ("string", ""): _("text"),
    ("string", "date"): _("a day, 2026-11-24"),
    ("string", "date-time"): _("a moment, 2026-11-24T10:00:00Z"),
    ("integer", ""): _("a whole number"),
    ("boolean", ""): _("true or false"),
    ("object", ""): _("texts by language"),
}
_MEANINGS = {
    200: _("The answer."),
    404: _("There is no such certificate, or the name is another one."),
    429: _("Too many requests: the header Retry-After says how many seconds to wait."),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A field of a request or an answer. parts: of an object that is told nowhere else."""

    name: str
    kind: str
    words: str
    is_optional: bool = False
    parts: list["Named"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Door:
    """One address of the API."""

    method: str
    path: str
    title: str
    words: str
    asked: list[Named]
    answers: list[tuple[int, str]]
    told: list[Named]
    is_list: bool
    example: str


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """Anybody."""
    schema = api.get_openapi_schema()
    reader = _Reader(schema["components"]["schemas"])
    certificate = reader.fields(reader.schemas["CertificateOut"])
    doors = [reader.door(method, path, door) for path, methods in schema["paths"].items() for method, door in methods.items()]
    context = {"title": gettext(api.title), "words": gettext(api.description), "doors": doors, "certificate": certificate}
    response = render(request, "certificates/api.html", {**context, "schema_url": reverse("api:openapi-json")})
    response["X-Robots-Tag"] = "noindex"
    return response


class _Reader:
    """Reads an OpenAPI description; `schemas`: its components."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self.schemas = schemas

    def door(self, method: str, path: str, door: dict[str, Any]) -> Door:
        asked = door.get("parameters") or []
        body = self._resolved(door["requestBody"]["content"]["application/json"]["schema"]) if "requestBody" in door else {}
        fields = [self._field(one["name"], one["schema"], True) for one in asked]
        answer = door["responses"][200]["content"]["application/json"]["schema"]
        told = self._resolved(answer.get("items", answer))
        return Door(
            method=method.upper(),
            path=path,
            title=gettext(door["summary"]),
            words=gettext(door["description"]),
            asked=[*fields, *(self.fields(body) if body else [])],
            answers=[(int(code), str(_MEANINGS[int(code)])) for code in door["responses"]],
            told=[] if told is self.schemas["CertificateOut"] else self.fields(told),
            is_list="items" in answer,
            example=_curl(method, path, {one["name"]: _example(one["schema"]) for one in asked}, dict(_examples(body))),
        )

    def fields(self, schema: dict[str, Any]) -> list[Named]:
        needed = schema.get("required", [])
        return [self._field(name, one, name in needed) for name, one in schema["properties"].items()]

    def _field(self, name: str, schema: dict[str, Any], is_needed: bool) -> Named:
        """Of `anyOf` the one that is not null: who may leave it out is said."""
        kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
        is_optional = not is_needed or len(kinds) < len(schema.get("anyOf", [schema]))
        words = schema.get("description") or kinds[0].get("description", "")
        parts = self._parts(kinds[0].get("items", kinds[0]))
        return Named(name, self._kind(kinds[0]), gettext(words) if words else "", is_optional, parts)

    def _parts(self, schema: dict[str, Any]) -> list[Named]:
        named = self._resolved(schema)
        return [] if named is schema or named is self.schemas["CertificateOut"] else self.fields(named)

    def _kind(self, schema: dict[str, Any]) -> str:
        if schema.get("type") == "array":
            return gettext("a list of objects")
        if "$ref" in schema:
            return gettext("a certificate, see below") if self._resolved(schema) is self.schemas["CertificateOut"] else gettext("an object")
        return str(_TYPES[schema["type"], schema.get("format", "")])

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What a `$ref` refers to; else the schema itself."""
        found: dict[str, Any] = self.schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
        return found


def _examples(body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, _example(one)) for name, one in body.get("properties", {}).items())


def _example(schema: dict[str, Any]) -> Any:
    return schema["examples"][0]


def _curl(method: str, path: str, asked: dict[str, str], body: dict[str, Any]) -> str:
    address = base_url() + path.format(**asked)
    if method == "get":
        return f"curl {address}"
    return f"curl {address} \\\n  -H 'Content-Type: application/json' \\\n  -d '{json.dumps(body, ensure_ascii=False)}'"
