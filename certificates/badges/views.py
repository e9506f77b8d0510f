"""The holder's own copies of the badge."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates import queries
from certificates.badges import baking
from certificates.badges import image as badge_image
from certificates.badges.machine_views import CREDENTIAL
from certificates.documents import services as documents
from certificates.enums import CertificateStatus
from certificates.rules import status

TYPES = {"svg": "image/svg+xml", "png": "image/png", "json": CREDENTIAL}


@require_safe
@login_required
def badge(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """The badge of a certificate that holds, with its credential inside, or the credential alone. Its holder; everybody else gets a 404."""
    certificate = queries.by_token(token)
    if certificate is None or certificate.holder_id != request.user.pk:
        raise Http404
    at = timezone.now()
    if (state := status(certificate, at)) != CertificateStatus.VALID:
        response = render(request, "certificates/ended.html", {"certificate": certificate, "status": state}, status=409)
        response["Cache-Control"] = "no-store"
        return response
    credential = documents.badge(certificate, at=at)
    response = HttpResponse(credential, content_type=TYPES[kind])
    if kind == "svg":
        response.content = baking.baked_svg(badge_image.svg(certificate.programme), credential.decode()).encode()
    elif kind == "png":
        response.content = baking.baked_png(badge_image.png(certificate.programme), credential.decode())
    response["Content-Disposition"] = f'attachment; filename="{certificate.number}.{kind}"'
    response["Cache-Control"] = "private, no-cache"
    return response
