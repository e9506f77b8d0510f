"""Pages of the tree as visitors read them: rendered once a process and minute, one query afterwards. See docs/fast-pages.md.

Only what was rendered for somebody without a session is kept, and only whoever has none is shown it: there is nothing of a person in it.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from training_site.models import SiteVersion

MOST = 500  # pages
# What pages say of what is not watched (live sessions, say) is at most so old for a visitor.
SECONDS = 60
Key = tuple[str, int, str, str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    body: bytes
    content_type: str


class Pages:
    """The pages that were read last, of one process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Kept | None:
        with self._lock:
            if found := self._kept.get(key):
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, page: Kept) -> None:
        with self._lock:
            self._kept[key] = page
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


pages = Pages()


def key_of(request: HttpRequest, path: str) -> Key | None:
    """Under which the page is kept; None where it is not for everybody alike. One query: of the version of the site."""
    if request.method not in {"GET", "HEAD"} or request.GET or "Authorization" in request.headers:
        return None
    if settings.SESSION_COOKIE_NAME in request.COOKIES or len(messages.get_messages(request)):
        return None
    token = SiteVersion.objects.values_list("token", flat=True).first()
    now = int(timezone.now().timestamp()) // SECONDS
    return (token, now, get_language() or "", request.get_host(), path) if token else None


def kept(key: Key | None) -> HttpResponse | None:
    """The page as it was rendered for another visitor."""
    found = pages.get(key) if key else None
    return _answer(found) if found else None


def keep(key: Key | None, request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, kept for the next visitor where nothing in it is of this one: no cookie, no token against forged forms."""
    if hasattr(response, "render"):
        response = response.render()
    is_for_all = response.status_code == 200 and not response.streaming and not response.cookies and not response.has_header("Cache-Control")
    if key is None or not is_for_all or "CSRF_COOKIE" in request.META or request.user.is_authenticated:
        return response
    page = Kept(response.content, response["Content-Type"])
    pages.put(key, page)
    return _answer(page)


def _answer(page: Kept) -> HttpResponse:
    return HttpResponse(page.body, content_type=page.content_type, headers={"Cache-Control": "no-cache"})
