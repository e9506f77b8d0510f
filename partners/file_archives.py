"""Whether an office file (a ZIP archive of XML) is what its name says, and unpacks to nothing harmful. Pure: nothing is written anywhere."""

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import IO

from partners.file_xml import problem_of_xml

LARGEST_UNPACKED = 100_000_000
MOST_MEMBERS = 5_000
# A larger archive that shrinks by more than this was made to burst.
MOST_SHRUNK = 120
SMALL = 10_000_000
CHUNK = 256 * 1024
# Ending → the part that makes it what it says.
OFFICE = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
OPEN_DOCUMENT = {
    ".odt": b"application/vnd.oasis.opendocument.text",
    ".ods": b"application/vnd.oasis.opendocument.spreadsheet",
    ".odp": b"application/vnd.oasis.opendocument.presentation",
}
NEEDED = {*OFFICE, *OPEN_DOCUMENT}
# Parts of a name that tell of a program inside.
PROGRAMS = ("vbaproject", "vbadata", "/activex/", "oleobject", "/basic/", "/scripts/", "/macrosheets/")
PROGRAM_ENDINGS = (".bin", ".js", ".vbs", ".exe", ".dll", ".bat", ".cmd", ".ps1", ".sh", ".jar", ".html", ".htm", ".swf", ".lnk", ".hta")
# What Office itself leaves there of a printer.
PRINTER = "/printersettings"
XML_ENDINGS = (".xml", ".rels", ".rdf")
HEADER = 30
END_OF_ARCHIVE = b"PK\x05\x06\x00\x00\x00\x00"


def check_archive(file: IO[bytes], suffix: str, *, is_nested: bool = False) -> str:
    """A code of what is wrong with an office file of this ending, or ""."""
    try:
        if problem := _frame_problem(file):
            return problem
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            return (
                _size_problem(members, file)
                or _member_problem(members)
                or ("" if _is(archive, suffix) else "not_what_it_says")
                or ("has_script" if any(_is_program(member.filename) for member in members) else "")
                or _content_problem(archive, members, is_nested=is_nested, is_open_document=suffix in OPEN_DOCUMENT)
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error):
        return "not_what_it_says"


def _frame_problem(file: IO[bytes]) -> str:
    """The archive must begin at the first byte and end at the last: a file of another kind hides before or after."""
    file.seek(0)
    begins = file.read(4) == b"PK\x03\x04"
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 22))
    tail = file.read(22)
    file.seek(0)
    if not begins:
        return "two_in_one" if zipfile.is_zipfile(file) else "not_what_it_says"
    if tail.startswith(END_OF_ARCHIVE) and tail.endswith(b"\0\0"):
        return ""
    return "two_in_one" if zipfile.is_zipfile(file) else "not_what_it_says"


def _size_problem(members: Iterable[zipfile.ZipInfo], file: IO[bytes]) -> str:
    """Sizes as the directory tells them; zipfile never unpacks more than it tells."""
    members = sorted(members, key=lambda one: one.header_offset)
    unpacked = sum(member.file_size for member in members)
    file.seek(0, 2)
    packed = file.tell()
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or (unpacked > SMALL and unpacked > packed * MOST_SHRUNK):
        return "unpacks_too_large"
    if not members or members[0].header_offset > 0:
        return "two_in_one"
    end = 0
    for member in members:
        if member.header_offset < end:
            return "unpacks_too_large"  # several members of the same bytes
        end = member.header_offset + HEADER + member.compress_size
    return ""


def _member_problem(members: Iterable[zipfile.ZipInfo]) -> str:
    """Names that would leave the folder they are unpacked in, or that hide; packing that nobody uses; passwords."""
    seen = set()
    for member in members:
        name = getattr(member, "orig_filename", member.filename)
        parts = PurePosixPath(name).parts
        if member.flag_bits & 0x1:
            return "encrypted"
        if name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in parts or name.casefold() in seen:
            return "bad_members"
        if any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in name) or stat.S_ISLNK(member.external_attr >> 16):
            return "bad_members"
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            return "not_what_it_says"
        seen.add(name.casefold())
    return ""


def _is(archive: zipfile.ZipFile, suffix: str) -> bool:
    """Whether the part that makes the file what it is is there."""
    names = archive.namelist()
    if suffix in OPEN_DOCUMENT:
        return "mimetype" in names and archive.open("mimetype").read(100) == OPEN_DOCUMENT[suffix]
    return "[Content_Types].xml" in names and OFFICE[suffix] in names


def _is_program(name: str) -> bool:
    lowered = "/" + name.lower()
    if PRINTER in lowered:
        return False
    return lowered.endswith(PROGRAM_ENDINGS) or any(word in lowered for word in PROGRAMS)


def _content_problem(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo], *, is_nested: bool, is_open_document: bool) -> str:
    """Every member is unpacked, a piece at a time, so that its sum is checked too. An archive inside is a table of a chart, or refused."""
    for member in members:
        if member.is_dir():
            continue
        with archive.open(member) as part:
            head = part.read(4)
        if head.startswith(b"PK\x03\x04"):
            problem = "unpacks_too_large" if is_nested else _nested_problem(archive, member)
        elif member.filename.lower().endswith(XML_ENDINGS):
            with archive.open(member) as part:
                problem = problem_of_xml(part, is_open_document=is_open_document)
        else:
            problem = _read_through(archive, member)
        if problem:
            return problem
    return ""


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    with archive.open(member) as part:
        while part.read(CHUNK):
            pass
    return ""


def _nested_problem(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    suffix = PurePosixPath(member.filename.lower()).suffix
    if suffix not in NEEDED:
        return "has_script"
    with archive.open(member) as inside:
        return check_archive(inside, suffix, is_nested=True)
