"""Whether a part of an office file that is XML declares nothing and fetches nothing. Pure.

The parser stops at a declaration of a document type, before any entity could be expanded.
"""

import re
from typing import IO, Any
from xml.parsers import expat

CHUNK = 64 * 1024
OUTSIDE = ("http:", "https:", "ftp:", "file:", "smb:", "//", "\\\\", "\\")
# Links that a reader follows by a click; everything else is fetched when the file is opened.
CLICKED = ("hyperlink", "a", "hlinkclick", "hlinkhover", "hlinkmouseover")
# What starts another program for its words when a document is opened.
_FETCHES = re.compile(r"^\s*dde(auto)?\b", re.IGNORECASE)


class _Found(Exception):
    """What is wrong, as a code."""


def problem_of_xml(part: IO[bytes], *, is_open_document: bool) -> str:
    """entities, outside, has_script, not_what_it_says, or "" for a good part."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_instruction
    if is_open_document:
        parser.StartElementHandler = _look_at_open_document
    else:
        parser.StartElementHandler = _look_at_office
        parser.CharacterDataHandler = _Fields(parser).hear
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _Found as found:
        return str(found)
    except (expat.ExpatError, LookupError, ValueError):
        return "not_what_it_says"
    return ""


class _Fields:
    """The instructions of the fields of a Word document. One may be cut into pieces: they are put together until the field's other half begins."""

    def __init__(self, parser: Any) -> None:
        self.instruction, self.is_inside = "", False
        self.look = parser.StartElementHandler
        parser.StartElementHandler, parser.EndElementHandler = self.begin, self.end

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.look(name, attributes)
        local = name.rpartition(":")[2]
        self.is_inside = local == "instrText"
        if local == "fldChar":
            self.instruction = ""

    def end(self, _name: str) -> None:
        self.is_inside = False

    def hear(self, text: str) -> None:
        if self.is_inside:
            self.instruction += text
            if _FETCHES.match(self.instruction):
                raise _Found("has_script")


def _refuse_doctype(*_args: Any) -> None:
    raise _Found("entities")


def _refuse_instruction(target: str, _data: str) -> None:
    if target.lower() == "xml-stylesheet":
        raise _Found("outside")


def _look_at_office(name: str, attributes: dict[str, str]) -> None:
    """The relationships and the types of parts: a template, a picture or an object from elsewhere, a macro, a field that starts a program."""
    is_from_elsewhere = name.rpartition(":")[2] == "Relationship" and attributes.get("TargetMode", "").lower() == "external"
    if is_from_elsewhere and attributes.get("Type", "").rpartition("/")[2].lower() not in CLICKED:
        raise _Found("outside")
    local = name.rpartition(":")[2]
    is_field = local == "fldSimple" and any(_FETCHES.match(value) for key, value in attributes.items() if key.rpartition(":")[2] == "instr")
    if local == "ddeLink" or is_field:
        raise _Found("has_script")
    kind = attributes.get("ContentType", "").lower()
    if "macroenabled" in kind or "vbaproject" in kind:
        raise _Found("has_script")


def _look_at_open_document(name: str, attributes: dict[str, str]) -> None:
    """References that are no link to click, and scripts."""
    local = name.rpartition(":")[2].lower()
    if local in {"script", "event-listener"}:
        raise _Found("has_script")
    address = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "href"), "").strip().lower()
    if address.startswith(("vnd.sun.star.script:", "macro:", "javascript:")):
        raise _Found("has_script")
    if address.startswith(OUTSIDE) and local not in CLICKED:
        raise _Found("outside")
