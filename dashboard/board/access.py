from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stations.access import for_coordinators


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What coordinators read outside the admin; nothing is changed here."""
    return require_safe(for_coordinators()(view))


def board_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the board, guarded, and kept by no browser."""
    return never_cache(guarded(view))
