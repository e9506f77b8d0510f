"""What a badge is awarded for: a page for people, the same for machines, and the image."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from certificates.badges import achievements
from certificates.badges import image as badge_image
from certificates.badges.data_integrity import CREDENTIALS, OPEN_BADGES
from certificates.badges.machine_views import JSON_LD, for_machines, not_found
from certificates.models import Programme
from certificates.programmes.requirements import demands_of_programmes

A_DAY = 24 * 60 * 60


@require_safe
def achievement(request: HttpRequest, slug: str) -> HttpResponse:
    """What the badge of a programme says, and how somebody gets it. Anybody."""
    programme = _programme(slug)
    if programme is None:
        raise Http404
    [asked] = demands_of_programmes([programme.pk])
    context = {
        "programme": programme,
        "names": [(code, programme.name.get(code)) for code in achievements.LANGUAGES],
        "description": achievements.description(programme.name, asked.basis),
        "caption": achievements.caption(programme),
        "criteria": achievements.criteria(programme),
        "as_of_law": achievements.as_of_law(programme.law_as_of),
        "not_the_mandate": achievements.not_the_mandate(),
    }
    response = render(request, "certificates/achievement.html", context)
    patch_vary_headers(response, ["Cookie"])
    return response


@for_machines
def machine_achievement(request: HttpRequest, slug: str, language: str = "", ending: str = "") -> HttpResponse:
    """The achievement as Open Badges says it; a browser is led to the page for people in its language. Anybody."""
    programme = _programme(slug)
    language = language or achievements.LANGUAGES[0]
    if programme is None or language not in achievements.LANGUAGES:
        return not_found()
    if not ending and request.get_preferred_type(["application/json", JSON_LD, "text/html"]) == "text/html":
        response: HttpResponse = redirect("certificates:achievement", slug=slug)
        patch_vary_headers(response, ["Accept", "Accept-Language", "Cookie"])
        return response
    found = achievements.achievement(programme, programme.law_as_of, language)
    response = JsonResponse({"@context": [CREDENTIALS, OPEN_BADGES], **found}, content_type=JSON_LD)
    patch_vary_headers(response, ["Accept"])
    patch_cache_control(response, public=True, max_age=60 * 60)
    return response


@for_machines
def image(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The badge of a programme, as SVG or PNG. Anybody."""
    programme = _programme(slug)
    if programme is None:
        return not_found()
    if kind == "svg":
        response = HttpResponse(badge_image.svg(programme), content_type="image/svg+xml")
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    else:
        response = HttpResponse(badge_image.png(programme), content_type="image/png")
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


def _programme(slug: str) -> Programme | None:
    return Programme.objects.select_related("exam").filter(slug=slug).first()
