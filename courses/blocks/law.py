"""Articles of law."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class LawBlock(blocks.StructBlock):
    """What an article of law says: our summary or a quotation, with the article, its act and its version."""

    article = SnippetChooserBlock("courses.LawArticle", label=_("Article of law"))
    text = blocks.TextBlock(label=_("Text"), help_text=_("What the article says, as a summary or a quotation."))

    class Meta:
        icon = "openquote"
        label = _("Article of law")
        template = "courses/blocks/law.html"
        description = _("What an article says, with its number, its act and the date of its version")
        use = _("Wherever the lesson rests on the law. Links and practice lead to it by the article.")

    def get_preview_value(self) -> Any:
        article = self.child_blocks["article"].model_class.objects.first()
        return self.normalize({"article": article, "text": _("An observer may be present at the meetings of the commission.")})
