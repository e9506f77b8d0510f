"""What a lesson is made of. Every author's field is escaped but rich text, which Wagtail's editor and our loader clean."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .callouts import WarningBlock
from .checks import PracticeBlock, SelfCheckBlock
from .law import LawBlock
from .lists import ChecklistBlock
from .media import DocumentBlock, PictureBlock
from .situations import ScenarioBlock

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]

__all__ = ["RICH_TEXT_FEATURES", "LessonBody"]


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
    practice = PracticeBlock()
