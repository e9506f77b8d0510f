"""The form of an uploaded document, for WAGTAILDOCS_DOCUMENT_FORM_BASE."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from partners.file_check import LARGEST_FILE, problem_of


class DocumentForm(BaseDocumentForm):
    """Takes a file only when its content is what its name says. No tags: they would be shared by all organisations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("tags", None)

    def clean_file(self) -> Any:
        return checked(self.cleaned_data["file"])


def checked(file: Any) -> Any:
    """The file of a form, as it is. Raises ValidationError where it is newly uploaded and its content is not what its name says."""
    if isinstance(file, UploadedFile) and (problem := problem_of(file, file.name or "")):
        sentences = {
            "too_large": _("The file is larger than %(size)s MB. Make it smaller, or link to it.") % {"size": LARGEST_FILE // 1_000_000},
            "empty": _("The file is empty."),
            "not_allowed": _("Upload a PDF, DOCX, ODT or TXT file."),
            "not_what_it_says": _("The content of the file does not match its name. Save it again in its own program and upload that."),
            "unpacks_too_large": _("The file unpacks to too much. Save it again in its own program and upload that."),
            "has_script": _("The file contains a program (a macro or a script). Save it without, and upload that."),
        }
        raise ValidationError(sentences[problem], code=problem)
    return file
