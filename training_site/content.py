"""The frame of the site from content/site.yaml: front page, catalog, library and plain pages in every language."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from courses.content import put_page
from courses.content_blocks import clean
from courses.models import CatalogPage
from partners.models import LibraryPage
from training_site.editors import let_headquarters_edit
from training_site.models import HomePage, InfoPage

SITE = Path(__file__).parent / "content" / "site.yaml"


@transaction.atomic
def load_site() -> Site:
    """Make or bring up to date what every course hangs on; loading it again changes nothing. Returns the site record."""
    data: dict[str, Any] = yaml.safe_load(SITE.read_text(encoding="utf-8"))
    homes = {code: _home(data["home"], code) for code, _name in settings.LANGUAGES}
    site = _site(homes[settings.LANGUAGE_CODE])
    for code, home in homes.items():
        _below(home, data, code)
    let_headquarters_edit()
    return site


def _home(texts: dict[str, Any], language: str) -> HomePage:
    """The front page of a language: the one there is, else a new one, a translation of the others."""
    locale, _made = Locale.objects.get_or_create(language_code=language)
    values = {"title": texts["title"][language], "lead": clean(texts["lead"][language])}
    there = HomePage.objects.filter(locale=locale).first()
    others = HomePage.objects.exclude(locale=locale).first()
    key = {"translation_key": others.translation_key} if others else {}
    slug = there.slug if there else f"home-{language}"
    home: HomePage = put_page(Page.get_first_root_node(), HomePage, slug, values, locale=locale, **key)
    return home


def _below(home: HomePage, data: dict[str, Any], language: str) -> None:
    for name, model in (("catalog", CatalogPage), ("library", LibraryPage)):
        put_page(home, model, data[name]["slug"], {"title": data[name]["title"][language]})
    for page in data["pages"]:
        put_page(home, InfoPage, page["slug"], {"title": page["title"][language], "body": clean(page["body"][language])})


def _site(home: HomePage) -> Site:
    """The one site, at the front page of the default language; Wagtail's welcome page goes."""
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    welcome = site.root_page if site.pk else None
    if site.root_page_id != home.pk:
        site.root_page = home
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.save()
    if welcome is not None and type(welcome.specific) is Page:
        welcome.delete()
    return site
