from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.glossary import by_letter
from courses.models import GlossaryTerm


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term with its meaning, by the alphabet of the reader's language. Anybody."""
    terms = GlossaryTerm.objects.select_related("article")
    return render(request, "courses/glossary.html", {"letters": [{"letter": letter, "terms": group} for letter, group in by_letter(terms)]})
