"""What a lesson is made of."""

from wagtail import blocks


class LessonBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])
