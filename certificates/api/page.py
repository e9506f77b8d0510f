from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from certificates.api.views import api
from people.api.page import page_of


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """Anybody."""
    return page_of(request, api, {"CertificateOut": gettext("What is told of a certificate")})
