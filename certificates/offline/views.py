"""Doors of the page /v, which verifies a certificate in the browser, without a network too. Nothing behind them is anybody's own."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from typing import cast
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.cache import cache
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.http import require_safe

from certificates.badges.machine_views import for_machines
from certificates.keys import KeyUse, published
from certificates.models import Certificate, Programme

LANGUAGES = [("kk", "қаз", "Қазақша"), ("ru", "рус", "Русский"), ("en", "eng", "English")]
SCRIPTS = ["cbor.js", "token.js", "store.js", "scan.js", "page.js"]
FILES = ["css/site.css", "check/check.css", "check/icon.svg", "check/icon-192.png", "check/icon-512.png", *(f"check/{name}" for name in SCRIPTS)]
A_WHILE = 600  # seconds
# The page shows what a stranger's code says: whatever that is, no script of a stranger runs, and nothing is loaded from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@require_safe
@xframe_options_deny
def check(request: HttpRequest) -> HttpResponse:
    """Reads the code in the fragment of its address, which never comes here. The same page for everybody, in all languages. Anybody."""
    response = HttpResponse(_page(_offset()))
    response["Content-Security-Policy"] = POLICY
    response["Permissions-Policy"] = "camera=(self)"
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the page: another version wherever a word or a file of it is another. Anybody."""
    parts = [reverse("check"), reverse("check_manifest"), *map(static, FILES)]
    version = sha256("".join([_page(_offset()), *parts]).encode()).hexdigest()[:12]
    script = render_to_string("certificates/check_worker.js", {"version": version, "parts": parts})
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": reverse("check")}
    return HttpResponse(script, content_type="text/javascript", headers=headers)


@for_machines
def trust(request: HttpRequest) -> HttpResponse:
    """What the page trusts: our keys, also retired; the names of the programmes, and former ones until when; the numbers of the lists. Anybody."""
    programmes = list(Programme.objects.only("name", "former_names").order_by("pk"))
    found = {
        "origin": _origin(),
        "keys": {one.kid: _point(cast("EllipticCurvePublicKey", one.key)) for one in published(KeyUse.QR)},
        "programmes": {one.pk: dict(one.name) for one in programmes},
        "renamed": {one.pk: one.former_names for one in programmes if one.former_names},
        "lists": _lists(),
    }
    return JsonResponse(found, headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """By which a phone puts the page on its home screen; in the language of the browser. Anybody."""
    icons = [
        {"src": static(f"check/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"} for size in (192, 512)
    ]
    found = {
        "id": reverse("check"),
        "start_url": reverse("check"),
        "scope": reverse("check"),
        "name": _("Verify a certificate"),
        "short_name": _("Verify"),
        "lang": translation.get_language(),
        "display": "standalone",
        "background_color": "#faf7f0",
        "theme_color": "#faf7f0",
        "icons": icons,
    }
    return JsonResponse(found, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=4)
def _page(offset: int) -> str:
    return render_to_string("certificates/check.html", {"languages": LANGUAGES, "offset": offset})


def _offset() -> int:
    """Seconds by which the clock of the site is ahead of UTC."""
    return int(timezone.localtime().utcoffset().total_seconds())  # type: ignore[union-attr]


def _origin() -> str:
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    return f"{parts.scheme}://{parts.netloc}"


def _point(key: EllipticCurvePublicKey) -> str:
    return urlsafe_b64encode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode().rstrip("=")


def _lists() -> list[int]:
    """The numbers of all lists. A new one comes with the hundred-thousandth certificate: they are counted now and then."""
    last = cache.get_or_set("check-lists", lambda: Certificate.objects.aggregate(last=Max("status_list"))["last"], A_WHILE)
    return list(range(1, (last or 1) + 1))
