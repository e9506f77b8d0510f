"""The search of a list in Wagtail's admin, by words in any case and in any language: in the database, the same on SQLite (which folds Latin
letters only, and keeps JSON escaped) and PostgreSQL (which folds by the locale it was made with)."""

import re
from typing import Any

from django.conf import settings
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Model, Q, QuerySet
from wagtail.admin.views.generic import IndexView

from people.multilingual import MultilingualField
from people.search import words_of


def matching_rows(rows: QuerySet[Any], text: str, fields: list[str]) -> QuerySet[Any]:
    """Those of `rows` in which every word of `text` is found in one of `fields`, a multilingual one in whichever language."""
    columns = [column for field in fields for column in _columns(rows.model, field)]
    for word in words_of(text):
        pattern = "".join(map(_in_any_case, word))
        rows = rows.filter(Q.create([(f"{column}__regex", pattern) for column in columns], connector=Q.OR))
    return rows


def _columns(model: type[Model], field: str) -> list[str]:
    is_multilingual = isinstance(get_fields_from_path(model, field)[-1], MultilingualField)
    return [f"{field}__{code}" for code, _name in settings.LANGUAGES] if is_multilingual else [field]


def _in_any_case(sign: str) -> str:
    """The pattern of one sign: [яЯ]; ё and е are one letter here as in names."""
    if not sign.isalpha():
        return re.escape(sign)
    alike = "её" if sign in "еёЕЁ" else sign
    cases = {case for one in alike for case in (one, one.lower(), one.upper()) if len(case) == 1}
    return f"[{''.join(sorted(cases))}]"


class WordSearchMixin:
    """For a list of Wagtail's: looks in its `search_fields`."""

    search_fields: list[str]
    search_query: str

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return matching_rows(queryset, self.search_query, self.search_fields) if self.search_query else queryset


class WordIndexView(WordSearchMixin, IndexView):
    """Wagtail's list of a model, searched by words."""
