"""The tree of pages: one root a language, translations of one another, made the way the site makes them."""

from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Locale, Page, Site

from courses.models import CatalogPage
from partners.models import LibraryPage
from training_site.models import HomePage


@dataclass
class Tree:
    homes: dict[str, HomePage]
    catalogs: dict[str, CatalogPage]
    libraries: dict[str, LibraryPage]


def tree_there_is():
    """The tree as it was built, or None where a test with real transactions emptied the tables."""
    homes, catalogs, libraries = (
        {page.locale.language_code: page for page in model.objects.select_related("locale").order_by("path")}
        for model in (HomePage, CatalogPage, LibraryPage)
    )
    return Tree(homes, catalogs, libraries) if libraries else None


def build_tree():
    """Home, catalog and library in every language of the settings; the default language's home is the site's root."""
    if Page.get_first_root_node() is None:  # a test with real transactions emptied the tables
        locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    for page in Page.get_first_root_node().get_children():
        page.delete()
    root = Page.get_first_root_node()
    homes, catalogs, libraries = {}, {}, {}
    for code, _name in settings.LANGUAGES:
        locale, _ = Locale.objects.get_or_create(language_code=code)
        keys = {
            name: pages[settings.LANGUAGE_CODE].translation_key
            for name, pages in (("home", homes), ("catalog", catalogs), ("library", libraries))
            if pages
        }

        def key(name, keys=keys):
            return {"translation_key": keys[name]} if name in keys else {}

        homes[code] = root.add_child(instance=HomePage(title=f"Home {code}", slug=f"home-{code}", locale=locale, **key("home")))
        catalogs[code] = homes[code].add_child(instance=CatalogPage(title=f"Courses {code}", slug="courses", locale=locale, **key("catalog")))
        libraries[code] = homes[code].add_child(instance=LibraryPage(title=f"Library {code}", slug="library", locale=locale, **key("library")))
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=homes[settings.LANGUAGE_CODE], is_default_site=True)
    return Tree(homes, catalogs, libraries)
