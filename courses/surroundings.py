"""What stands around a page in the tree, read in one query: ancestors, siblings, translations, view restrictions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from wagtail.models import Page, PageViewRestriction

if TYPE_CHECKING:
    from django.db.models import QuerySet

# What a page says of the courses and lessons around it: columns of other tables, joined by primary key. Null for pages of other kinds.
OF_A_STEP = {
    "is_required": F("lessonpage__is_required"),
    "needs": F("lessonpage__needs"),
    "course_needs": F("coursepage__needs"),
    "original_language": F("coursepage__original_language"),
    "text_version": Coalesce("lessonpage__text_version", "coursepage__text_version"),
}


@dataclass(frozen=True)
class Surroundings:
    """Live pages only, in the order of the tree. `ancestors` runs from the front page to the parent."""

    ancestors: list[Page]
    siblings: list[Page]
    translations: list[Page]
    is_restricted: bool

    def translation_in(self, language: str) -> Page | None:
        return next((page for page in self.translations if page.locale.language_code == language), None)

    @property
    def breadcrumbs(self) -> list[dict[str, str]]:
        """The ancestors below the front page, as components/breadcrumbs.html wants them."""
        return [{"label": page.title, "url": page.url} for page in self.ancestors[1:]]


def surroundings(page: Page) -> Surroundings:
    """The surroundings of `page`, read once for this object. A page that is not in the tree yet has none."""
    known: Surroundings | None = page.__dict__.get("_surroundings")
    if known is None:
        known = page.__dict__["_surroundings"] = _read(page)
    return known


def _read(page: Page) -> Surroundings:
    if not page.path:
        return Surroundings([], [], [], is_restricted=False)
    parents = {page.path[:end] for end in range(Page.steplen, len(page.path), Page.steplen)}
    parent = page.path[: -Page.steplen]
    around = Q(path__in=parents) | Q(path__startswith=parent, depth=page.depth) | Q(translation_key=page.translation_key)
    restriction = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    pages = list(Page.objects.filter(around).select_related("locale").annotate(is_restricted=Exists(restriction), **OF_A_STEP).order_by("path"))
    # An alias is restricted as its source is: leave that to Wagtail.
    guarded = [row for row in pages if (row.path in parents or row.path == page.path) and (row.is_restricted or row.alias_of_id)]
    live = [row for row in pages if row.live]
    return Surroundings(
        ancestors=[row for row in live if row.path in parents and row.depth > 1],
        siblings=[row for row in live if row.depth == page.depth and row.path.startswith(parent)],
        translations=[row for row in live if row.translation_key == page.translation_key],
        is_restricted=bool(guarded),
    )


# Who may be chosen to read a page. Not by a password: it goes from mouth to mouth, and nobody knows who has it.
READERS = ["login", "groups"]


class PlacedPageMixin:
    """For a Page that shows what surrounds it: its view restrictions come with the same query."""

    private_page_options = READERS

    def get_view_restrictions(self) -> "QuerySet[PageViewRestriction]":
        if surroundings(self).is_restricted:
            return super().get_view_restrictions()  # type: ignore[misc]
        return PageViewRestriction.objects.none()

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        breadcrumbs = surroundings(self).breadcrumbs
        return {**super().get_context(request, *args, **kwargs), "breadcrumbs": breadcrumbs}  # type: ignore[misc]
