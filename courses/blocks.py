"""What a lesson is made of. Every author's field is escaped but rich text, which Wagtail's editor and our loader clean."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.law_rules import quotation

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class LawArticleBlock(SnippetChooserBlock):
    """Articles with their versions, for the price of the articles alone."""

    def bulk_to_python(self, values: list[Any]) -> list[Any]:
        articles = self.model_class.objects.with_versions(values)
        return [articles.get(value) for value in values]

    def deconstruct(self) -> Any:
        """In migrations it is Wagtail's own."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.snippets.blocks.SnippetChooserBlock", args, kwargs


class LawBlock(blocks.StructBlock):
    """What an article of law says: our summary or a quotation, with the article, its act, the version that it rests on, the official text."""

    article = LawArticleBlock("courses.LawArticle", label=_("Article of law"))
    text = blocks.TextBlock(label=_("Text"), help_text=_("What the article says, as a summary or a quotation."))

    class Meta:
        icon = "openquote"
        label = _("Article of law")
        template = "courses/blocks/law.html"
        description = _("What an article says, with its number, its act and the date of its version")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `quotation`: of the lesson that quotes, if there is one; else of the version in force."""
        article, page = value.get("article"), (parent_context or {}).get("page")
        known = page.law if page is not None and hasattr(page, "law") else {}
        found = None if article is None else known.get(article.pk) or quotation(article.published_versions, (), timezone.now())
        return {**super().get_context(value, parent_context), "quotation": found}

    def get_preview_value(self) -> Any:
        article = self.child_blocks["article"].model_class.objects.first()
        return self.normalize({"article": article, "text": _("An observer may be present at the meetings of the commission.")})


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("What one could do"))
    outcome = blocks.TextBlock(label=_("What comes of it"))
    good = blocks.BooleanBlock(label=_("A good way"), required=False)

    class Meta:
        label = _("Choice")


class ScenarioBlock(blocks.StructBlock):
    """A situation at a station, and what comes of each thing one could do."""

    title = blocks.CharBlock(label=_("Title"))
    situation = blocks.TextBlock(label=_("Situation"))
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Choices"), min_num=2)

    class Meta:
        icon = "group"
        label = _("Scenario")
        template = "courses/blocks/scenario.html"
        description = _("A situation and what one could do in it")
        preview_value = {
            "title": _("The chair asks you to leave"),
            "situation": _("The count begins, and the chair asks observers to go out."),
            "choices": [
                {"text": _("I leave."), "outcome": _("Then nobody sees the count."), "good": False},
                {"text": _("I show my mandate and ask for the reason."), "outcome": _("Right: stay calm and write the answer down."), "good": True},
            ],
        }


class WarningBlock(blocks.StructBlock):
    """What must not be overlooked."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = _("Warning")
        template = "courses/blocks/warning.html"
        description = _("What must not be overlooked")
        preview_value = {"title": _("Do not touch the ballots"), "text": _("Whoever touches a ballot interferes with the count.")}


class ChecklistBlock(blocks.StructBlock):
    """A list to tick, also on paper."""

    title = blocks.CharBlock(label=_("Title"))
    items = blocks.ListBlock(blocks.CharBlock(label=_("Item")), label=_("Items"), min_num=1)

    class Meta:
        icon = "tick"
        label = _("Checklist")
        template = "courses/blocks/checklist.html"
        description = _("A list to tick, also on paper")
        preview_value = {"title": _("Before you go"), "items": [_("Mandate"), _("Identity document"), _("A charged phone")]}


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


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Answer"))
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(label=_("Why"))

    class Meta:
        label = _("Answer")


class SelfCheckBlock(blocks.StructBlock):
    """A question that a reader asks themselves; every answer says at once whether it is right, and why."""

    question = blocks.TextBlock(label=_("Question"))
    options = blocks.ListBlock(OptionBlock(), label=_("Answers"), min_num=2)

    class Meta:
        icon = "help"
        label = _("Self-check")
        template = "courses/blocks/self_check.html"
        description = _("A question with answers that say whether they are right")
        preview_value = {
            "question": _("Who may touch the ballots?"),
            "options": [
                {"text": _("The observer"), "correct": False, "feedback": _("Never.")},
                {"text": _("The members of the commission"), "correct": True, "feedback": _("Only they count.")},
            ],
        }


class LessonBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        features=RICH_TEXT_FEATURES,
        icon="pilcrow",
        label=_("Text"),
        description=_("Headings, paragraphs, lists and links"),
        preview_value="<h2>Бақылаушының күні</h2><p>Учаске ашылғанға дейін келіңіз.</p>",
    )
    law = LawBlock()
    scenario = ScenarioBlock()
    warning = WarningBlock()
    checklist = ChecklistBlock()
    image = PictureBlock()
    document = DocumentBlock()
    self_check = SelfCheckBlock()
