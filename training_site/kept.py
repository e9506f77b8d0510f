"""What a phone keeps of a course: its lessons and the texts beside them as nobody's copies, and the files that they name. See docs/offline.md."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format

from courses.materials import published_materials
from courses.models import CoursePage, LessonPage, MaterialPage
from training_site.shells import NotShared, Reader, page_shell
from training_site.slots import fill
from training_site.zipped import plain_of

# What every copy needs to look as it does; style sheets name them, lessons do not.
LOOK = ("img/ornament.svg", "img/horn.svg", "img/rosette.svg")
_FILE = re.compile(r'[" ](/(?:static|media)/[^" ?#]+)(?=[" ])')


@dataclass(frozen=True, slots=True)
class Part:
    """url: where a reader finds it; source: what the phone fetches in its place; version: changes with what is in it; size in bytes; title of a
    page; kind of the page, "lesson" or "material"."""

    url: str
    source: str
    version: str
    size: int
    title: str = ""
    kind: str = ""


def kept_html(token: str, day: date, language: str, path: str) -> bytes:
    """The copy of the lesson or material at `path`. Raises NotShared."""
    values: dict[str, Callable[[], str]] = {"path": str, "messages": str, "day": lambda: date_format(day, "DATE_FORMAT")}
    return plain_of(fill(page_shell(token, day, language, path, Reader.KEPT), (), values))


@lru_cache(maxsize=100)
def manifest(token: str, day: date, language: str, course_key: UUID) -> dict[str, Any] | None:
    """What to keep of the course in the active `language`, or None where there is no such course for everybody."""
    course = CoursePage.objects.live().filter(translation_key=course_key, locale__language_code=language).first()
    pages, files = [], {static(name) for name in LOOK}
    for page in _pages_of(course, language) if course else []:
        path = page.url_path.split("/", 2)[2]
        try:
            html = kept_html(token, day, language, path)
        except NotShared:
            continue
        files |= set(_FILE.findall(html.decode()))
        source, version = reverse("kept_page", args=[path]), _version(html.replace(date_format(day, "DATE_FORMAT").encode(), b""))
        pages.append(Part(page.url, source, version, len(html), page.title, "lesson" if isinstance(page, LessonPage) else "material"))
    if course is None or not any(part.kind == "lesson" for part in pages):
        return None
    listed = Part(reverse("offline"), reverse("offline"), _version(" ".join(sorted(files)).encode()), 0)
    parts = [*pages, listed, *(Part(url, url, url, _size(url)) for url in sorted(files))]
    version = _version("".join(part.url + part.version for part in parts).encode())
    size = sum(part.size for part in parts)
    about = {"title": course.title, "url": course.url, "language": language, "day": date_format(day, "DATE_FORMAT")}
    return {**about, "version": version, "size": size, "parts": [*map(asdict, parts)]}


def _pages_of(course: CoursePage, language: str) -> list[LessonPage | MaterialPage]:
    """The lessons, then the materials that stand beside them and have a text to read; a document would need the network and its own program."""
    lessons = list(LessonPage.objects.child_of(course).live())
    beside = published_materials(language).filter(topic__in={lesson.topic_id for lesson in lessons})
    return [*lessons, *(material for material in beside if material.has_text)]


def _version(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _size(url: str) -> int:
    """Bytes of a file of ours, 0 where it is not in the store."""
    name = unquote(url)
    if name.startswith(settings.MEDIA_URL):
        name = name.removeprefix(settings.MEDIA_URL)
        return default_storage.size(name) if default_storage.exists(name) else 0
    path = Path(staticfiles_storage.path(name.removeprefix(settings.STATIC_URL)))
    return path.stat().st_size if path.is_file() else 0
