"""Images, files and recordings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.recording_files import kind_of


class PictureBlock(blocks.StructBlock):
    """An image with what it shows in words, in the language of the page."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("What it shows"),
        required=False,
        help_text=_("In the language of this page, for who cannot see the image. Needed unless it is decoration."),
    )
    is_decoration = blocks.BooleanBlock(label=_("It is decoration and says nothing"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "courses/blocks/image.html"
        description = _("An image with its description and a caption")
        use = _("Where a picture says it better: a room, a form, a seal. Say in words what it shows.")

    def clean(self, value: Any) -> Any:
        """Raises StructBlockValidationError for an image that says something and does not say what."""
        cleaned = super().clean(value)
        if not cleaned["alt"] and not cleaned["is_decoration"]:
            message = _("Say what the image shows, or mark it as decoration.")
            raise blocks.StructBlockValidationError({"alt": ValidationError(message, code="alt_missing")})
        return cleaned

    def get_preview_value(self) -> Any:
        images = get_image_model().objects.all()
        image = images.filter(title__endswith="ballot-box").first() or images.first()
        return self.normalize({"image": image, "alt": _("An empty ballot box"), "caption": _("The box is shown empty before voting.")})


class DocumentBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=pgettext_lazy("heading", "Title"))

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "courses/blocks/document.html"
        description = _("A file to download")
        use = _("For a form to fill in or a text to keep. What is to be read now belongs in the lesson.")

    def get_preview_value(self) -> Any:
        documents = (document for document in get_document_model().objects.all() if not kind_of(document.filename))
        return self.normalize({"document": next(documents, None), "title": _("Form of a complaint")})

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `size` in bytes, 0 when the file is gone from the store."""
        document = value.get("document")
        size = document.get_file_size() if document else 0
        return {**super().get_context(value, parent_context), "size": size or 0}


class RecordingBlock(blocks.StructBlock):
    """A recording of one kind: its size is said before, nothing is loaded before it is asked for, its words can be read."""

    kind: str

    recording = SnippetChooserBlock("courses.Recording", label=_("Recording"))

    def clean(self, value: Any) -> Any:
        """Raises StructBlockValidationError for a recording of the other kind."""
        cleaned = super().clean(value)
        if cleaned["recording"].kind != self.kind:
            message = _("Choose a video here, and a sound in the block for sounds.") if self.kind == "video" else _("Choose a sound here.")
            raise blocks.StructBlockValidationError({"recording": ValidationError(message, code="recording_kind")})
        return cleaned

    def get_preview_value(self) -> Any:
        recordings = self.child_blocks["recording"].model_class.objects.all()
        return self.normalize({"recording": next((one for one in recordings if one.kind == self.kind), None)})


class VideoBlock(RecordingBlock):
    kind = "video"

    class Meta:
        icon = "media"
        label = _("Video")
        template = "courses/blocks/recording.html"
        description = _("A video of this site with captions and a transcript, loaded only when asked for")
        use = _("Where movement matters. Short: a minute costs a volunteer's megabytes.")


class AudioBlock(RecordingBlock):
    kind = "audio"

    class Meta:
        icon = "media"
        label = _("Sound")
        template = "courses/blocks/recording.html"
        description = _("A sound of this site with a transcript, loaded only when asked for")
        use = _("For what is to be heard: a signal, an interview, a lesson on the way.")
