"""From which address a request comes, where proxies of ours stand in front."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ProxyMiddleware:
    """Puts the caller's address into REMOTE_ADDR, where limits on tries and logs read it.

    Each proxy writes at the end of X-Forwarded-For whom it heard. What a caller writes there comes before what the outermost of our proxies
    wrote, so that of exactly TRUSTED_PROXIES names from the end nobody outside has written one. Without proxies the header is nobody's word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.TRUSTED_PROXIES and (address := told_address(request, settings.TRUSTED_PROXIES)):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def told_address(request: HttpRequest, proxies: int) -> str:
    """Whom the outermost of so many proxies heard; "" where the request has not come through so many, or there stands no address."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if len(told) < proxies:
        return ""
    try:
        return str(ip_address(told[-proxies].strip().strip("[]")))
    except ValueError:
        return ""
