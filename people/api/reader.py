"""Reads the OpenAPI description of an API of ours: what stands there in English is a msgid, and comes out in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.api.examples import curl

# (type, format) of JSON schema → in words
_TYPES = {
    ("string", ""): _("text"),
    ("string", "date"): _("a day, 2026-11-24"),
    ("string", "date-time"): _("a moment, 2026-11-24T10:00:00Z"),
    ("integer", ""): _("a whole number"),
    ("number", ""): _("a number"),
    ("boolean", ""): _("true or false"),
}
# What lists and objects whose parts have no names consist of.
_LISTS = {"string": _("a list of texts"), "integer": _("a list of whole numbers")}
_OBJECTS = {"string": _("texts by language"), "integer": _("whole numbers, each under a name")}


@dataclass(frozen=True, slots=True)
class Part:
    """An object that is told once, and referred to: `name` in the description, and of its place on the page."""

    name: str
    title: str
    fields: list["Named"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Named:
    """A field of a request or an answer. told_in: where its parts are told, if not here."""

    name: str
    kind: str
    words: str
    parts: list["Named"] = field(default_factory=list)
    told_in: Part | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """One address of the API."""

    method: str
    path: str
    title: str
    words: str
    asked: list[Named]
    answers: list[tuple[int, str]]
    is_list: bool
    told: list[Named]
    told_in: Part | None
    example: str


class Reader:
    """once: titles of the objects that are told in one place, by their names."""

    def __init__(self, description: dict[str, Any], once: dict[str, str]) -> None:
        self.paths = description["paths"]
        self.schemas = description["components"]["schemas"]
        self.parts = {name: Part(name, title) for name, title in once.items()}
        for name, part in self.parts.items():
            part.fields.extend(self._fields(self.schemas[name]))

    def doors(self) -> list[Door]:
        return [self._door(method, path, door) for path, methods in self.paths.items() for method, door in methods.items()]

    def _door(self, method: str, path: str, door: dict[str, Any]) -> Door:
        body = self._resolved(door["requestBody"]["content"]["application/json"]["schema"]) if "requestBody" in door else {}
        answer = door["responses"][200]["content"]["application/json"]["schema"]
        told = answer.get("items", answer)
        return Door(
            method=method.upper(),
            path=path,
            title=gettext(door["summary"]),
            words=gettext(door["description"]),
            asked=[*self._parameters(door), *self._fields(body)],
            answers=[(code, gettext(one["description"])) for code, one in sorted(door["responses"].items())],
            is_list="items" in answer,
            told=self._parts(told),
            told_in=self._part(told),
            example=curl(method, path, door, body),
        )

    def _parameters(self, door: dict[str, Any]) -> Iterator[Named]:
        for one in door["parameters"]:
            yield self._named(one["name"], one["schema"], "" if one["required"] else gettext("may be left out"))

    def _fields(self, schema: dict[str, Any]) -> list[Named]:
        needed = schema.get("required", [])
        return [self._field(name, one, name in needed) for name, one in schema.get("properties", {}).items()]

    def _field(self, name: str, schema: dict[str, Any], is_needed: bool) -> Named:
        is_there = is_needed and not any(one.get("type") == "null" for one in schema.get("anyOf", []))
        return self._named(name, schema, "" if is_there else gettext("may be missing or null"))

    def _named(self, name: str, schema: dict[str, Any], optional: str) -> Named:
        """Of `anyOf` the one that is not null."""
        kind = next(one for one in schema.get("anyOf", [schema]) if one.get("type") != "null")
        words = schema.get("description") or kind.get("description", "")
        told = kind.get("items", kind)
        said = "; ".join(str(part) for part in (self._kind(kind), optional) if part)
        return Named(name, said, gettext(words) if words else "", self._parts(told), self._part(told))

    def _kind(self, schema: dict[str, Any]) -> Any:
        if schema.get("type") == "array":
            return _LISTS.get(schema["items"].get("type")) or gettext("a list of objects")
        if schema.get("type") == "object":
            return _OBJECTS[schema["additionalProperties"]["type"]]
        return gettext("an object") if "$ref" in schema else _TYPES[schema["type"], schema.get("format", "")]

    def _parts(self, schema: dict[str, Any]) -> list[Named]:
        """Of the object that a `$ref` refers to, unless it is told elsewhere."""
        return self._fields(self._resolved(schema)) if "$ref" in schema and not self._part(schema) else []

    def _part(self, schema: dict[str, Any]) -> Part | None:
        return self.parts.get(_name(schema))

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What a `$ref` refers to; else the schema itself."""
        found: dict[str, Any] = self.schemas[_name(schema)] if "$ref" in schema else schema
        return found


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]
