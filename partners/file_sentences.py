"""What is told to whoever uploads a file that is refused."""

from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partners.file_check import largest, problem_of

DOCUMENT_KINDS = "PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, TXT, CSV, MP4, WebM, MP3, M4A, OGG, WAV"
IMAGE_KINDS = "JPEG, PNG, WebP, GIF"


def check(file: IO[bytes] | Any, name: str, *, kinds: str) -> None:
    """Raises ValidationError with a sentence and the code of file_check.problem_of; `kinds`: what may be uploaded here."""
    if problem := problem_of(file, name):
        raise ValidationError(sentence(problem, name, kinds), code=problem)


def sentence(problem: str, name: str, kinds: str) -> str:
    """What is wrong and what to do about it, in the active language."""
    megabytes = largest(PurePath(name).suffix.lower()) // 1_000_000
    again = _("Save it again in its own program and upload that.")
    sentences = {
        "bad_name": _("The name of the file has signs that do not show. Give it another name and upload it again."),
        "not_allowed": _("Upload one of these: %(kinds)s.") % {"kinds": kinds},
        "too_large": _("The file is larger than %(size)s MB. Make it smaller, or link to it.") % {"size": megabytes},
        "empty": _("The file is empty."),
        "not_what_it_says": _("The content of the file does not match its name."),
        "two_in_one": _("The file holds a second file of another kind."),
        "has_script": _("The file contains a program (a macro, a script or another file). Save it without, and upload that."),
        "encrypted": _("The file is locked with a password. Save it without one, and upload that."),
        "unpacks_too_large": _("The file unpacks to too much."),
        "bad_members": _("Files inside this file have names that lead elsewhere."),
        "entities": _("The file declares entities, which could read other files."),
        "outside": _("The file fetches something from elsewhere when it is opened (a template, a picture or a table). Put it into the file itself."),
    }
    can_be_saved_again = {"not_what_it_says", "two_in_one", "unpacks_too_large", "bad_members", "entities"}
    return f"{sentences[problem]} {again}" if problem in can_be_saved_again else sentences[problem]
