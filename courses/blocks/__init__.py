"""What a lesson is made of. Every author's field is escaped but rich text, which Wagtail's editor and our loader clean.

A template of a block sees neither request nor person: a lesson is made once for everybody. Each block says in its Meta what it is
(`description`) and when to take it (`use`), and has a preview: the pattern library shows all of them.
"""

from typing import Any

from wagtail import blocks

from courses.anchors import anchors

from .callouts import CalloutBlock, WarningBlock
from .checks import PracticeBlock, SelfCheckBlock
from .law import LawBlock
from .lists import ChecklistBlock, ComparisonBlock, StepsBlock
from .media import AudioBlock, DocumentBlock, PictureBlock, VideoBlock
from .situations import QuestionBlock, ScenarioBlock
from .text import RICH_TEXT_FEATURES, TextBlock

__all__ = ["RICH_TEXT_FEATURES", "LessonBody"]


class LessonBody(blocks.StreamBlock):
    text = TextBlock(features=RICH_TEXT_FEATURES)
    law = LawBlock()
    scenario = ScenarioBlock()
    question = QuestionBlock()
    warning = WarningBlock()
    callout = CalloutBlock()
    checklist = ChecklistBlock()
    steps = StepsBlock()
    comparison = ComparisonBlock()
    image = PictureBlock()
    video = VideoBlock()
    audio = AudioBlock()
    document = DocumentBlock()
    self_check = SelfCheckBlock()
    practice = PracticeBlock()

    class Meta:
        template = "courses/blocks/lesson_body.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `parts`: each block with the name of its place."""
        children = list(value)
        parts = [{"block": block, "anchor": anchor} for block, anchor in zip(children, anchors(children), strict=True)]
        return {**super().get_context(value, parent_context), "parts": parts}
