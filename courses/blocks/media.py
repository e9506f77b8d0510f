"""Images and files."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    """An image with what it shows in words."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(label=_("What it shows"), help_text=_("For who cannot see the image."))
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "courses/blocks/image.html"
        description = _("An image with its description and a caption")

    def get_preview_value(self) -> Any:
        image = get_image_model().objects.first()
        return self.normalize({"image": image, "alt": _("An empty ballot box"), "caption": _("The box is shown empty before voting.")})


class DocumentBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"))

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "courses/blocks/document.html"
        description = _("A file to download")

    def get_preview_value(self) -> Any:
        return self.normalize({"document": get_document_model().objects.first(), "title": _("Form of a complaint")})

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `size` in bytes, 0 when the file is gone from the store."""
        document = value.get("document")
        size = document.get_file_size() if document else 0
        return {**super().get_context(value, parent_context), "size": size or 0}
