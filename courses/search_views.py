from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from courses.glossary import find_terms
from courses.models import CoursePage, LessonPage, MaterialPage
from courses.search import find_pages


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("What are you looking for?"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find terms of the glossary, lessons, courses and materials by their words, in the reader's language. Anybody."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    found = []
    text = form.cleaned_data["q"] if form.is_valid() else ""
    if text:
        terms = [{"title": term, "url": term.url, "summary": term.definition, "kind": gettext("Glossary")} for term in find_terms(text)]
        pages = [page for page in find_pages(Page.objects.type(LessonPage, CoursePage, MaterialPage), text, get_language()) if _is_public(page)]
        found = [*terms, *({"title": page.title, "url": page.url, "summary": page.summary, "kind": _kind(page)} for page in pages)]
    context = {"form": form, "found": found, "searched": bool(text)}
    return render(request, "courses/search.html", context, status=400 if form.errors else 200)


def _is_public(page: Page) -> bool:
    """Materials of a suspended organisation are not found."""
    return not isinstance(page, MaterialPage) or page.organisation.is_admitted


def _kind(page: Page) -> str:
    if isinstance(page, MaterialPage):
        return gettext("Material · %(organisation)s") % {"organisation": page.organisation}
    return gettext("Lesson") if isinstance(page, LessonPage) else gettext("Course")
