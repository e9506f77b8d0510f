"""The image of an imported question: looked at as every upload is, then kept among the pictures of the exam."""

from dataclasses import dataclass
from logging import getLogger
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_noop
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from people.refusals import Refusal, Refused
from quizzes.formats.drafts import ImageDraft
from quizzes.formats.images import TYPES
from quizzes.pictures import exam_collection

logger = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """What would be kept: the site's own form may have taken something away (where it was taken, and when)."""

    name: str
    data: bytes


def picture_of(image: ImageDraft, name: str) -> Picture:
    """Raises Refused with what the form for uploads says."""
    form = _form(image.data, f"{name}{image.suffix}", TYPES[image.suffix])
    try:
        is_valid = form.is_valid()
    except Exception as error:  # what Pillow raises for a broken file has many names
        logger.info("An image in a file of questions could not be read.", exc_info=True)
        raise Refused([Refusal("image_refused", gettext_noop("The image is broken: it cannot be opened."))]) from error
    if not is_valid:
        raise Refused([Refusal("image_refused", "%(reason)s", {"reason": error}) for errors in form.errors.values() for error in errors])
    file = form.cleaned_data["file"]
    file.seek(0)
    return Picture(f"{name}{image.suffix}", file.read())


def save_picture(picture: Picture, *, by: Any) -> Any:
    """A new picture of the exam."""
    file = SimpleUploadedFile(picture.name, picture.data)
    image = get_image_model()(title=picture.name, file=file, collection=exam_collection(), uploaded_by_user=by)
    image.file_size = len(picture.data)
    image.save()
    return image


def _form(data: bytes, name: str, content_type: str) -> Any:
    form_class = get_image_form(get_image_model())
    values = {"title": name, "collection": Collection.get_first_root_node().pk}
    return form_class(values, {"file": SimpleUploadedFile(name, data, content_type)}, user=None)
