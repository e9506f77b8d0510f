"""A file whole or in part: a player of videos asks for parts, and a download that was cut goes on."""

import os
import re
from typing import IO, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.responders import SlicedFile

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def in_parts(request: HttpRequest, response: FileResponse) -> HttpResponseBase:
    """What was asked for of the file: the part that the header Range names, if the file is still the one of If-Range; the whole otherwise."""
    response["Accept-Ranges"] = "bytes"
    # Files are compressed already, and whoever asks for parts counts their bytes: GZipMiddleware leaves alone what has an encoding.
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
    headers = {name: value for name, value in response.items() if name != "Content-Type"}
    part = FileResponse(SlicedFile(file, first, last), status=206, headers=headers, content_type=response["Content-Type"])
    part["Content-Length"] = str(last - first + 1)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    return part


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """ "-500" means the last 500 bytes, "500-" all from there."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)
