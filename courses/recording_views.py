from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.models import Recording

A_DAY = 24 * 60 * 60


@require_safe
@cache_control(public=True, max_age=A_DAY)
def captions(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The captions of a recording in a language of the site. Anybody."""
    text = get_object_or_404(Recording, code=code).captions.get(language, "") if language in dict(settings.LANGUAGES) else ""
    if not text:
        raise Http404
    return HttpResponse(text, content_type="text/vtt; charset=utf-8")
