"""The form of an uploaded document, for WAGTAILDOCS_DOCUMENT_FORM_BASE: one for every screen on which documents are uploaded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm

from partners.file_sentences import DOCUMENT_KINDS, check


class DocumentForm(BaseDocumentForm):
    """Takes a file only when its content is what its name says. No tags: they would be shared by all organisations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("tags", None)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check(file, file.name or "", kinds=DOCUMENT_KINDS)
        return file

    def _update_errors(self, errors: ValidationError) -> None:
        # Of a file that is refused the model sees none, and complains of its extension.
        if "file" in self.errors and hasattr(errors, "error_dict"):
            errors.error_dict.pop("file", None)
        super()._update_errors(errors)
