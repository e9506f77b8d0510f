"""What browsers are told about every answer: what it may load, who may frame it, what it may ask of the device. See docs/security.md.

Our own pages have no script and no style in their HTML, so that theirs need no nonce: there is none that a kept or shared page could hand on.
Wagtail's admin writes some, each with the nonce of its own answer (templates/wagtailadmin/, `csp_nonce`).
"""

import secrets
from collections.abc import Callable
from contextvars import ContextVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.widgets import BaseChooser

_nonce: ContextVar[str] = ContextVar("nonce", default="")
ADMIN = "/admin/"
# What no page of ours asks of a device. /v asks for the camera, and says so itself (certificates/offline/views.py).
PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "gyroscope", "hid", "idle-detection"),
        *("local-fonts", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
    )
)
PERMISSIONS += (
    ", fullscreen=(self), geolocation=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(self)"
)

SAME_ORIGIN = ("Cross-Origin-Opener-Policy", "Referrer-Policy")


def csp_nonce() -> str:
    """The nonce of the answer that is being made; only the admin's answers have one."""
    if not _nonce.get():
        _nonce.set(secrets.token_urlsafe(18))
    return _nonce.get()


def public_policy() -> str:
    return _policy(pictures="")


def admin_policy(nonce: str) -> str:
    """The tightest that Wagtail's admin bears: its editor sets styles in attributes, and shows a picture before it is uploaded."""
    return _policy(pictures=" blob:", scripts=f" 'nonce-{nonce}'" if nonce else "", styles=" 'unsafe-inline'")


def _policy(*, pictures: str, scripts: str = "", styles: str = "") -> str:
    tiles = " ".join(_origins(settings.BAKYLAU_TILES))
    return "; ".join(
        " ".join(directive.split())
        for directive in (
            "default-src 'none'",
            f"script-src 'self'{scripts}",
            f"style-src 'self'{styles}",
            f"img-src 'self' data:{pictures} {tiles}",
            "media-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def _origins(url: str) -> list[str]:
    """Where the address leads beside this site, as a policy names it: https://{s}.tile.example.org/{z}/… is https://*.tile.example.org."""
    parts = urlsplit(url.replace("{s}", "*"))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


class HeadersMiddleware:
    """The first of all, so that what others refuse, and what breaks, says the same. A view that is stricter keeps its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.public = public_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = _nonce.set("")
        try:
            response = self.get_response(request)
            policy = admin_policy(_nonce.get()) if request.path_info.startswith(ADMIN) else self.public
        finally:
            _nonce.reset(before)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        for name in SAME_ORIGIN:  # SecurityMiddleware's, for what has not come so far
            headers.setdefault(name, "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        anybody = headers.get("Access-Control-Allow-Origin") == "*"
        headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if anybody else "same-origin")
        if _is_somebodys(request) and "Accept-Ranges" not in headers:  # a video is fetched in parts, and not again for every part
            headers.setdefault("Cache-Control", "private, no-store")
        return response


def _is_somebodys(request: HttpRequest) -> bool:
    """Whether the answer looked at who is logged in. Asks no database."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed and SESSION_KEY in session


def mark_scripts_of_choosers() -> None:
    """Wagtail's choosers write a script after their own HTML, in Python: it gets the nonce. There is no other door to them."""
    plain = BaseChooser.render

    def render(self: BaseChooser, name: str, value: object, attrs: object = None, renderer: object = None) -> str:
        html: str = plain(self, name, value, attrs, renderer)
        before, script, after = html.partition("<script>")
        return type(html)(f'{before}<script nonce="{csp_nonce()}">{after}') if script else html

    BaseChooser.render = render
