"""The form of an uploaded image, for WAGTAILIMAGES_IMAGE_FORM_BASE."""

from typing import Any

from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Without tags: they would be shared by all organisations. Wagtail's field itself refuses what is not the image that its name says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("tags", None)
