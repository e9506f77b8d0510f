"""Recordings and their captions, for anybody: what a lesson shows is public. A part of a file where a browser asks for one: some play
nothing else."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.models import Recording

if TYPE_CHECKING:
    from django.core.files.base import File

A_DAY = 24 * 60 * 60
CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def recording_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file of a recording, whole or the part that is asked for; 416 for a part that it does not have. Anybody."""
    recording = get_object_or_404(Recording, file=f"recordings/{name}")
    try:
        file = recording.file.open("rb")
    except OSError as error:
        raise Http404 from error
    span = span_of(request.headers.get("Range", ""), file.size)
    if span is None:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    start, end = span
    response = StreamingHttpResponse(_part(file, start, end), content_type=recording.content_type)
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    response["Content-Encoding"] = "identity"  # it is compressed already, and parts must stay parts
    if end - start < file.size:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return response


@require_safe
@cache_control(public=True, max_age=A_DAY)
def captions(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The captions of a recording in a language of the site. Anybody."""
    text = get_object_or_404(Recording, code=code).captions.get(language, "") if language in dict(settings.LANGUAGES) else ""
    if not text:
        raise Http404
    return HttpResponse(text, content_type="text/vtt; charset=utf-8")


def span_of(header: str, size: int) -> tuple[int, int] | None:
    """(first byte, the byte behind the last) that a Range header asks of a file of this size; all of it for what is no single range;
    None where the file ends before."""
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or asked.groups() == ("", ""):
        return 0, size
    first, last = asked.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None


def _part(file: "File[bytes]", start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < end and (chunk := file.read(min(CHUNK, end - start))):
            start += len(chunk)
            yield chunk
