"""What a camera writes into a picture: the place, the moment, its owner. It is taken out when the picture comes in."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

TELLING = {"exif", "xmp"}
# The formats whose renditions would carry it on, and how the picture is written anew.
WRITTEN = {"jpeg": ("save_as_jpeg", {"quality": 92}), "png": ("save_as_png", {})}


def without_metadata(file: UploadedFile) -> UploadedFile:
    """The picture, turned as it was held, without what tells about who took it where; the same file where nothing does.

    `file.image` is the picture as Wagtail's field has read it.
    """
    picture: Any = file.image  # type: ignore[attr-defined]
    if picture.format_name not in WRITTEN or not TELLING & set(picture.get_pillow_image().info):
        return file
    turned = picture.auto_orient()
    for name in TELLING:
        turned.get_pillow_image().info.pop(name, None)
    operation, options = WRITTEN[picture.format_name]
    stream = BytesIO()
    getattr(turned, operation)(stream, **options)
    return SimpleUploadedFile(file.name or "", stream.getvalue(), file.content_type or "")
