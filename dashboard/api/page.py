from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dashboard.api.views import api
from people.api.page import page_of


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """Anybody: it tells what may be asked, and no answers."""
    return page_of(request, api, {"CoverageOut": gettext("What is told of the coverage")})
