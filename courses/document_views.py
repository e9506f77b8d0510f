"""Documents, whole or in part: a player of videos asks for parts, and some play nothing without."""

import os
import re
from collections.abc import Iterator
from typing import IO, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from wagtail.documents.views.serve import serve

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
CHUNK = 64 * 1024


def document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """A document as a download. Who may: hooks of `before_serve_document`."""
    response = serve(request, document_id, document_filename)
    if not isinstance(response, FileResponse) or response.status_code != 200:
        return response
    response["Accept-Ranges"] = "bytes"
    # Files are compressed already, and a player counts their bytes: GZipMiddleware leaves alone what has an encoding.
    response["Content-Encoding"] = "identity"
    wanted = request.headers.get("Range", "")
    is_same = request.headers.get("If-Range", response.get("ETag", "")) == response.get("ETag", "")
    return _part(response, wanted) if wanted and is_same else response


def _part(response: FileResponse, wanted: str) -> HttpResponseBase:
    """The part that the header Range names; the whole where it names several or is no range; 416 where it lies outside."""
    match = RANGE.fullmatch(wanted.strip())
    if match is None or match.groups() == ("", ""):
        return response
    file = cast("IO[bytes]", response.file_to_stream)
    size = os.fstat(file.fileno()).st_size
    first, last = _bounds(*match.groups(), size=size)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = StreamingHttpResponse(_read(file, first, last), status=206, headers=dict(response.headers))
    part["Content-Length"] = str(last - first + 1)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    return part


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """ "-500" means the last 500 bytes, "500-" all from there."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _read(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with file:
        file.seek(first)
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
