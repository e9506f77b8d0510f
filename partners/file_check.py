"""Whether a file is what its name says. Pure: bytes in, a code out; no Django."""

import zipfile
from pathlib import PurePath
from typing import IO, Any

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 200_000_000
MOST_MEMBERS = 5_000
# Names inside an office file that carry a program.
PROGRAMS = ("vbaproject.bin", "basic/", "scripts/", ".js", ".vbs", ".exe")
# What a PDF says of itself when it runs something.
PDF_PROGRAMS = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile")


def problem_of(file: IO[bytes] | Any, name: str) -> str:
    """A code of what is wrong with an uploaded file, or "" for a good one. Leaves the file at its beginning.

    too_large, empty, not_allowed, not_what_it_says, unpacks_too_large, has_script.
    """
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    try:
        if size > LARGEST_FILE:
            return "too_large"
        if size == 0:
            return "empty"
        check = CHECKS.get(PurePath(name).suffix.lower())
        return check(file) if check else "not_allowed"
    finally:
        file.seek(0)


def _check_pdf(file: IO[bytes]) -> str:
    content = file.read()
    if not content.startswith(b"%PDF-"):
        return "not_what_it_says"
    return "has_script" if any(word in content for word in PDF_PROGRAMS) else ""


def _check_docx(file: IO[bytes]) -> str:
    return _check_zip(file, lambda archive: "word/document.xml" in archive.namelist())


def _check_odt(file: IO[bytes]) -> str:
    kind = b"application/vnd.oasis.opendocument.text"
    return _check_zip(file, lambda archive: "mimetype" in archive.namelist() and archive.open("mimetype").read(100) == kind)


def _check_zip(file: IO[bytes], is_what_it_says: Any) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            # Sizes as the directory tells them; zipfile never unpacks more than it tells.
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
                return "unpacks_too_large"
            if not is_what_it_says(archive):
                return "not_what_it_says"
            names = [member.filename.lower() for member in members]
            return "has_script" if any(name.startswith(PROGRAMS) or name.endswith(PROGRAMS) for name in names) else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return "not_what_it_says"


def _check_text(file: IO[bytes]) -> str:
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "not_what_it_says"
    head = text[:2000].lstrip().lower()
    is_text = all(character.isprintable() or character in "\r\n\t\f" for character in text)
    is_markup = head.startswith(("<!doctype", "<html", "<svg", "<?xml", "<script", "#!")) or "<script" in text.lower()
    return "" if is_text and not is_markup else "not_what_it_says"


CHECKS = {".pdf": _check_pdf, ".docx": _check_docx, ".odt": _check_odt, ".txt": _check_text}
