"""XML from outside as a tree whose elements know their line. No document type, no entities, nothing from elsewhere, and not without end."""

from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString
from django.utils.translation import gettext_noop

from quizzes.formats.drafts import Unreadable, with_lines

MOST_ELEMENTS = 200_000
DEEPEST = 30


@dataclass(slots=True)
class Element:
    name: str
    attributes: dict[str, str]
    line: int
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    text_line: int = 0

    @property
    def text(self) -> str:
        """What stands directly in it, without white space at the ends."""
        return with_lines("".join(self.pieces)).strip(" \t\n")

    def all(self, name: str) -> list["Element"]:
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> "Element | None":
        return next((child for child in self.children if child.name == name), None)

    def text_of(self, name: str) -> str:
        """The text of the first child of this name; "" without one."""
        child = self.first(name)
        return child.text if child else ""


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {}, 0)
        self.open = [self.root]
        self.count = 0
        self._locator: Any = None

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX's name
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) > DEEPEST:
            raise Unreadable(self._line(), "xml_too_much", gettext_noop("This XML has more elements, or deeper ones, than a file of questions."))
        element = Element(name, dict(attrs.items()), self._line())
        self.open[-1].children.append(element)
        self.open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.open.pop()

    def characters(self, content: str) -> None:
        element = self.open[-1]
        if not element.text_line and content.strip(" \t\r\n"):
            element.text_line = self._line()
        element.pieces.append(content)

    def _line(self) -> int:
        return int(self._locator.getLineNumber() or 0)


def read_xml(data: bytes) -> Element:
    """The outermost element. Raises Unreadable with the line."""
    builder = _Builder()
    try:
        parseString(data, builder, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable(1, "xml_doctype", gettext_noop("The file declares a document type or entities. Such XML is not read.")) from error
    except SAXException as error:
        line = getattr(error, "getLineNumber", lambda: 0)() or 0
        raise Unreadable(line, "xml_broken", gettext_noop("This is not well-formed XML.")) from error
    except (LookupError, ValueError) as error:
        raise Unreadable(1, "encoding", gettext_noop("The encoding of this line was not recognised. Save the file as UTF-8.")) from error
    return builder.root.children[0]
