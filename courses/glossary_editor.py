"""Marking a term of the glossary in the editor of rich text: a button that opens the chooser of terms, and what is stored."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from courses.glossary import LINK_TYPE, TermLinkHandler
from courses.models import GlossaryTerm

FEATURE = "glossary"
ENTITY = "GLOSSARY"


class TermElementHandler(LinkElementHandler):
    """What is stored → what the editor shows."""

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        pk = str(attrs.get("id", ""))
        term = GlossaryTerm.objects.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() and len(pk) <= 18 else None
        return {"id": term.pk, "title": str(term)} if term else {}


def stored(props: dict[str, Any]) -> Any:
    """What the editor shows → what is stored; words alone where no term is named."""
    pk = str(props.get("id", ""))
    if not (pk.isascii() and pk.isdecimal()):
        return DOM.create_element("span", {}, props["children"])
    return DOM.create_element("a", {"linktype": LINK_TYPE, "id": pk}, props["children"])


def register(features: FeatureRegistry) -> None:
    features.register_link_type(TermLinkHandler)
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "comment",
                "description": _("Term of the glossary"),
                "chooserUrls": {"glossaryChooser": reverse_lazy("wagtailsnippetchoosers_courses_glossaryterm:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "courses/glossary-editor.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {f'a[linktype="{LINK_TYPE}"]': TermElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: stored}},
        },
    )
