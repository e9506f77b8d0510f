"""A lesson's file → the blocks of its page in one language, as a StreamField keeps them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.whitelist import Whitelister

from courses.models import LawArticle, Recording


def raw_blocks(lesson: dict[str, Any], pictures: list[dict[str, Any]], folder: Path, language: str) -> Iterator[dict[str, Any]]:
    """The blocks of the file in one language, each picture after the block it names."""
    for place, block in enumerate(lesson["blocks"], 1):
        value = VALUES[block["type"]](block, language, folder) if block["type"] in VALUES else block[language]
        yield {"type": block["type"], "value": value}
        for picture in pictures:
            if picture["after_block"] == place:
                image = image_of(folder / "images" / picture["file"])
                yield {"type": "image", "value": {"image": image.pk, **picture[language]}}


def clean(html: str) -> str:
    """Only the elements that our rich text may have."""
    return str(Whitelister().clean(html)).strip()


def image_of(path: Path) -> AbstractImage:
    """The image of a file; a drawing has a PNG of the same name beside it, since browsers run scripts in an SVG."""
    raster = path.with_suffix(".png")
    model = get_image_model()
    title = f"{path.parents[1].name}: {path.stem}"
    for image in model.objects.filter(title=title, file_size=raster.stat().st_size):
        if _holds(image, raster):
            return image
    with raster.open("rb") as file:
        return model.objects.create(title=title, file=ImageFile(file, name=raster.name), file_size=raster.stat().st_size)


def document_of(path: Path, title: str) -> Any:
    """The document of a file, of the coalition's own collection."""
    model = get_document_model()
    for document in model.objects.filter(title=title, file_size=path.stat().st_size):
        if _holds(document, path):
            return document
    with path.open("rb") as file:
        return model.objects.create(title=title, file=File(file, name=path.name), file_size=path.stat().st_size)


def _holds(stored: Any, path: Path) -> bool:
    with stored.open_file() as kept:
        return bool(kept.read() == path.read_bytes())


def _text(block: dict[str, Any], language: str, folder: Path) -> Any:
    return clean(block[language])


def _law(block: dict[str, Any], language: str, folder: Path) -> Any:
    return {"article": LawArticle.objects.get(code=block["article"]).pk, "text": block[language]}


def _practice(block: dict[str, Any], language: str, folder: Path) -> Any:
    return {"topic": block["topic"], "count": block["count"], "questions": block.get("questions", [])}


def _recording(block: dict[str, Any], language: str, folder: Path) -> Any:
    return {"recording": Recording.objects.get(code=block["recording"]).pk}


def _document(block: dict[str, Any], language: str, folder: Path) -> Any:
    words = block[language]
    return {"document": document_of(folder / "documents" / words["file"], words["title"]).pk, "title": words["title"]}


def _comparison(block: dict[str, Any], language: str, folder: Path) -> Any:
    table = block[language]
    columns = [{"type": "text", "heading": heading} for heading in table["columns"]]
    return {"columns": columns, "rows": [{"values": row} for row in table["rows"]], "caption": table["caption"]}


# What is not written in the file as the block keeps it.
VALUES: dict[str, Callable[[dict[str, Any], str, Path], Any]] = {
    "text": _text,
    "law": _law,
    "practice": _practice,
    "video": _recording,
    "audio": _recording,
    "document": _document,
    "comparison": _comparison,
}
