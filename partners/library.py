"""The library as a reader looks through it: what was chosen, how many there are of each, one page of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.translation import gettext

from courses.enums import MaterialKind
from courses.materials import published_materials
from courses.models import Topic
from partners.grouping import by_topic
from people.models import Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest

PER_PAGE = 30
ALL_LANGUAGES = "all"
# The name in the address → where a material keeps it.
FACETS = {"kind": "kind", "topic": "topic__code", "organisation": "organisation__slug", "language": "locale__language_code"}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One of the lists to choose from. A choice says how many materials there are of it, as the other lists stand now."""

    name: str
    label: str
    choices: list[Choice]


def library(request: "HttpRequest", language: str) -> dict[str, Any]:
    """`facets`, `page_obj` and its materials as `topics`, `total`, `is_filtered`; what was asked for and is not there finds nothing."""
    chosen = _chosen(request.GET, language)
    rows = list(published_materials().order_by().values_list(*FACETS.values()))
    materials = published_materials().filter(**{FACETS[name]: value for name, value in chosen.items() if value})
    page = Paginator(materials, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "facets": _facets(rows, chosen),
        "page_obj": page,
        "topics": by_topic(page, request),
        "total": page.paginator.count,
        "is_filtered": any(value for name, value in chosen.items() if name != "language"),
    }


def _chosen(query: Mapping[str, str], language: str) -> dict[str, str]:
    """What was chosen of each facet, "" for everything; the language of the page unless another is."""
    chosen = {name: query.get(name, "")[:100].replace("\0", "") for name in FACETS}
    chosen["language"] = "" if chosen["language"] == ALL_LANGUAGES else chosen["language"] or language
    return chosen


def _facets(rows: list[tuple[str, ...]], chosen: dict[str, str]) -> list[Facet]:
    labels = {
        "kind": (gettext("Kind"), [(str(value), str(MaterialKind(value).label)) for value in MaterialKind]),
        "topic": (gettext("Topic"), [(topic.code, str(topic)) for topic in Topic.objects.order_by("order", "code")]),
        "organisation": (gettext("Organisation"), sorted(((one.slug, str(one)) for one in Organisation.objects.all()), key=lambda pair: pair[1])),
        "language": (gettext("Language"), list(settings.LANGUAGES)),
    }
    return [Facet(name, label, _choices(name, values, _counts(rows, chosen, name), chosen)) for name, (label, values) in labels.items()]


def _counts(rows: Iterable[tuple[str, ...]], chosen: dict[str, str], name: str) -> Counter[str]:
    """value → how many materials have it and all that is chosen of the other facets."""
    names = list(FACETS)
    place = names.index(name)
    others = [(number, chosen[other]) for number, other in enumerate(names) if other != name and chosen[other]]
    return Counter(row[place] for row in rows if all(row[number] == value for number, value in others))


def _choices(name: str, values: Iterable[tuple[str, str]], counts: Counter[str], chosen: dict[str, str]) -> list[Choice]:
    """Everything first, then what there is any of, and what is chosen even if there is none."""
    everything = Choice(ALL_LANGUAGES if name == "language" else "", gettext("All"), counts.total(), not chosen[name])
    found = [Choice(value, label, counts[value], chosen[name] == value) for value, label in values if counts[value] or chosen[name] == value]
    return [everything, *found]
