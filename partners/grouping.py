"""Materials in the order a page shows them: under their topics."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest

    from courses.models import MaterialPage


def by_topic(materials: "Iterable[MaterialPage]", request: "HttpRequest") -> list[dict[str, Any]]:
    """[{topic, materials: [{title, url, summary, meta}]}] of materials that are in the order of their topics."""
    groups = groupby(materials, key=lambda material: material.topic)
    return [{"topic": topic, "materials": [material_card(material, request) for material in group]} for topic, group in groups]


def material_card(material: "MaterialPage", request: "HttpRequest | None" = None) -> dict[str, str]:
    """What components/material_card.html shows: title, url, summary, "Organisation · document · PDF · 412 KB" as meta, lang of its words."""
    return {
        "title": material.title,
        "url": material.get_url(request),
        "summary": material.summary,
        "meta": " · ".join([str(material.organisation), material.get_kind_display(), *([material.document_line] if material.document else [])]),
        "lang": material.locale.language_code,
    }
