"""Articles of law."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.law_rules import quotation


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
    coming = blocks.BooleanBlock(
        required=False,
        label=_("Quotes the version to come"),
        help_text=_("For a course about a change of the law: the text is of the published version that is not yet in force."),
    )
    text = blocks.TextBlock(label=_("Text"), help_text=_("What the article says, as a summary or a quotation."))

    class Meta:
        icon = "openquote"
        label = _("Article of law")
        template = "courses/blocks/law.html"
        description = _("What an article says, with its number, its act and the date of its version")
        use = _("Wherever the lesson rests on the law. Links and practice lead to it by the article.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `quotation`: of the lesson that quotes, if there is one; else of the version in force."""
        article, page = value.get("article"), (parent_context or {}).get("page")
        known = page.law if page is not None and hasattr(page, "law") else {}
        found = None if article is None else known.get(article.pk) or quotation(article.published_versions, (), timezone.now())
        return {**super().get_context(value, parent_context), "quotation": found.of_what_comes if found and value.get("coming") else found}

    def get_preview_value(self) -> Any:
        article = self.child_blocks["article"].model_class.objects.first()
        return self.normalize({"article": article, "text": _("An observer may be present at the meetings of the commission.")})
