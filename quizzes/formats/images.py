"""The image of a question in a file: as a data: address, or as a file in base64 beside the text."""

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import unquote

from django.utils.translation import gettext_noop

from quizzes.formats.drafts import ImageDraft, Unreadable
from quizzes.formats.html_atoms import Atom

MOST_IMAGE_BYTES = 5_000_000
PLUGIN_FILE = "@@PLUGINFILE@@/"
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}
_DATA = re.compile(r"data:[-a-zA-Z0-9.+/]{1,60};base64,(.*)", re.DOTALL)


def suffix_of(data: bytes) -> str:
    """What an image is by its first bytes; "" for what is none that browsers show."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    return ".webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def decoded(text: str, line: int) -> bytes:
    """What stands there in base64. Raises Unreadable."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unreadable(line, "not_base64", gettext_noop("The image here is not written in base64.")) from error
    if len(data) > MOST_IMAGE_BYTES:
        sentence = gettext_noop("The image here is larger than %(megabytes)s MB.")
        raise Unreadable(line, "image_too_large", sentence, megabytes=MOST_IMAGE_BYTES // 1_000_000)
    if not suffix_of(data):
        raise Unreadable(line, "not_an_image", gettext_noop("What stands here is no image in PNG, JPEG, GIF or WebP."))
    return data


def image_of(pictures: list[Atom], files: Mapping[str, bytes]) -> ImageDraft | None:
    """The one image that they all show, with the words of each language; `files` by name. Raises Unreadable."""
    if not pictures:
        return None
    found = {_data(picture, files) for picture in pictures}
    if len(found) > 1 or len({picture.language for picture in pictures}) < len(pictures):
        raise Unreadable(pictures[-1].line, "images_several", gettext_noop("A question has one image; here are several."))
    data = found.pop()
    return ImageDraft(data, suffix_of(data), {picture.language: picture.words for picture in pictures if picture.words})


def _data(picture: Atom, files: Mapping[str, bytes]) -> bytes:
    if found := _DATA.fullmatch(picture.source):
        return decoded(found[1], picture.line)
    name = unquote(picture.source.removeprefix(PLUGIN_FILE))
    if not picture.source.startswith(PLUGIN_FILE) or name not in files:
        sentence = gettext_noop("The image “%(source)s” is not in the file. Images from other addresses are not fetched.")
        raise Unreadable(picture.line, "image_elsewhere", sentence, source=picture.source[:80])
    return files[name]


def data_address(image: ImageDraft) -> str:
    return f"data:{TYPES[image.suffix]};base64,{base64.b64encode(image.data).decode('ascii')}"
