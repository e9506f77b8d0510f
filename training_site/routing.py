"""From an address to its page in one query, whatever the depth of the tree, and from a page to its address without one."""

from functools import cache

from django.urls import reverse
from wagtail.models import Page, Site, get_page_models


def page_at(language: str, path: str) -> Page | None:
    """The live page at `path` ("courses/observer/") below the front page of `language`, as its own class, or None."""
    root_path = next((root.root_path for root in Site.get_site_root_paths() if root.language_code == language), None)
    if root_path is None:
        return None
    url_path = root_path + path
    slug = url_path.rstrip("/").rpartition("/")[2]
    page = Page.objects.live().filter(slug=slug, url_path=url_path).select_related("locale", *_child_tables()).first()
    if page is None:
        return None
    return next((getattr(page, name) for name in _child_tables() if getattr(page, name, None) is not None), page)


def address(url_path: str) -> str:
    """The address, in the active language, of the page with this `url_path` ("/home/courses/observer/")."""
    return reverse("wagtail_serve", args=[url_path.split("/", 2)[2]])


@cache
def _child_tables() -> list[str]:
    """The one-to-one relation from Page to each of our page classes: joined by primary key, which costs next to nothing."""
    return [model._meta.get_field("page_ptr").remote_field.get_accessor_name() for model in get_page_models() if model is not Page]
