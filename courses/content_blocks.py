"""A lesson's file → the blocks of its page in one language, as a StreamField keeps them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.whitelist import Whitelister, attribute_rule, check_url

from courses.glossary import LINK_TYPE
from courses.models import GlossaryTerm, LawArticle, Recording

_TERM = re.compile(r'<a data-term="([a-z0-9-]+)">')


def raw_blocks(lesson: dict[str, Any], pictures: list[dict[str, Any]], folder: Path, language: str) -> Iterator[dict[str, Any]]:
    """The blocks of the file in one language, each picture after the block it names."""
    for place, block in enumerate(lesson["blocks"], 1):
        value = VALUES[block["type"]](block, language, folder) if block["type"] in VALUES else block[language]
        yield {"type": block["type"], "value": value}
        for picture in pictures:
            if picture["after_block"] == place:
                image = image_of(folder / "images" / picture["file"])
                yield {"type": "image", "value": {"image": image.pk, **picture[language]}}


class ContentWhitelister(Whitelister):
    """What our rich text may have: Wagtail's own elements, and the mark of a term of the glossary."""

    element_rules = {
        **Whitelister.element_rules,
        "a": attribute_rule(
            {"href": check_url, "linktype": lambda kind: kind if kind == LINK_TYPE else None, "id": lambda pk: pk if pk.isdecimal() else None}
        ),
    }


def clean(html: str) -> str:
    """Only the elements that our rich text may have."""
    return str(ContentWhitelister().clean(html)).strip()


def mark_terms(html: str) -> str:
    """`<a data-term="protocol">` as a file writes it → the mark as rich text keeps it. Raises KeyError for a term that is not there."""
    ids = dict(GlossaryTerm.objects.values_list("code", "pk"))
    return _TERM.sub(lambda found: f'<a linktype="{LINK_TYPE}" id="{ids[found[1]]}">', html)


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
    """Whether what is stored is that file; no where the file of a row is gone, as after a database was moved without its media."""
    try:
        with stored.open_file() as kept:
            return bool(kept.read() == path.read_bytes())
    except OSError:
        return False


def _text(block: dict[str, Any], language: str, folder: Path) -> Any:
    return clean(mark_terms(block[language]))


def _law(block: dict[str, Any], language: str, folder: Path) -> Any:
    values = {"article": LawArticle.objects.get(code=block["article"]).pk, "text": block[language]}
    return {**values, "coming": True} if block.get("coming") else values


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
