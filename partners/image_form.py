"""The form of an uploaded image, for WAGTAILIMAGES_IMAGE_FORM_BASE: one for every screen on which images are uploaded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from partners.file_sentences import IMAGE_KINDS, check, sentence
from partners.image_metadata import without_metadata


class WholeImageField(WagtailImageField):
    """Wagtail's field lets through what Pillow raises where a picture breaks off: half an upload, a damaged memory card."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class ImageForm(BaseImageForm):
    """Takes a picture only when it is what its name says and nothing besides. No tags: they would be shared by all organisations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("tags", None)
        if "file" in self.fields:
            wagtails = self.fields["file"]
            self.fields["file"] = WholeImageField(label=wagtails.label, required=wagtails.required, widget=wagtails.widget)
            # The field has read the picture before us: its kind, its bytes, its pixels. It says so in our words.
            self.fields["file"].error_messages.update(
                invalid_image=sentence("not_what_it_says", "", IMAGE_KINDS),
                invalid_image_known_format=sentence("not_what_it_says", "", IMAGE_KINDS),
                invalid_image_extension=sentence("not_allowed", "", IMAGE_KINDS),
                file_too_large=_("The picture is larger than 10 MB. Make it smaller."),
                file_too_many_pixels=_("The picture has too many pixels. Make it smaller: 4,000 pixels on the longer side are enough."),
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check(file, file.name or "", kinds=IMAGE_KINDS)
            return without_metadata(file)
        return file
