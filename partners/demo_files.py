"""The files of the sample: a handout to print, set from the text of its material."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import typst
from django.core.files.base import ContentFile
from django.utils.html import strip_tags
from wagtail.documents import get_document_model

from courses.references import collections_of

if TYPE_CHECKING:
    from wagtail.documents.models import AbstractDocument

    from people.models import Organisation

TEMPLATE = Path(__file__).parent / "content" / "handout.typ"


def handout(organisation: "Organisation", name: str, *, title: str, summary: str, text: str, language: str) -> "AbstractDocument":
    """A PDF with a box for each item of the lists in `text`, in the organisation's collection."""
    lines = [strip_tags(line) for line in re.findall(r"<li>(.*?)</li>", text)]
    data = json.dumps({"title": title, "summary": summary, "lines": lines, "language": language}, ensure_ascii=False)
    content = typst.compile(
        TEMPLATE.read_bytes(), font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True, sys_inputs={"data": data}
    )
    document = get_document_model()(title=title, collection=collections_of(organisation).get(), file=ContentFile(content, name=name))
    document._set_document_file_metadata()
    document.save()
    return document
