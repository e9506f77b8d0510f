"""Topics, articles of law, the glossary and recordings in Wagtail's admin, for whoever holds their permissions; and the words of the audit log."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from courses import glossary_editor, parity_hooks
from courses.law_viewset import LawVersionViewSet, verified_tag
from courses.models import GlossaryTerm, LawArticle, LawVersion, MaterialPage, Recording, Topic
from courses.original_services import MAKE_ORIGINAL
from courses.parity_gate import REFUSE_SCHEDULE
from courses.patterns import may_see_patterns, patterns
from courses.services import COMPLETE
from courses.session_viewset import SeriesViewSet, SessionViewSet
from courses.usage import note_view
from people.list_search import WordSearchMixin
from people.tables import DayColumn, NumberColumn, TagColumn

__all__ = ["parity_hooks"]  # registered by being imported


def current(article: LawArticle) -> LawVersion | None:
    return article.version_at(timezone.now())


class WordSnippetIndexView(WordSearchMixin, IndexView):
    """Wagtail's list of snippets, searched by words."""


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "code", NumberColumn("order", label=_("Order"), sort_key="order")]
    index_view_class = WordSnippetIndexView
    search_fields = ["name", "code"]
    ordering = ["order", "code"]
    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("code"), FieldPanel("order")])]


class LawArticleViewSet(SnippetViewSet):
    model = LawArticle
    icon = "openquote"
    list_display = [
        TitleColumn("title", label=_("Title"), url_name="wagtailsnippets_courses_lawarticle:edit"),
        Column("number", label=_("Article"), sort_key="number", classname="desk-code"),
        Column("law", label=_("Act")),
        DayColumn("version", label=_("Version of"), accessor=lambda article: getattr(current(article), "in_force_from", None)),
        TagColumn("verified", label=_("Checked by a lawyer"), accessor=lambda article: verified_tag(current(article))),
    ]
    index_view_class = WordSnippetIndexView
    search_fields = ["code", "number", "title", "law"]
    panels = [
        FieldPanel("law"),
        FieldRowPanel([FieldPanel("law_date"), FieldPanel("number"), FieldPanel("code")]),
        FieldPanel("title"),
    ]


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "comment"
    list_display = [
        TitleColumn("term", label=_("Term"), url_name="wagtailsnippets_courses_glossaryterm:edit"),
        Column("code", label=_("Code"), sort_key="code", classname="desk-code"),
        Column("article", label=_("Article")),
    ]
    index_view_class = WordSnippetIndexView
    search_fields = ["code", "term", "forms", "definition"]
    chooser_per_page = 50
    panels = [FieldPanel("term"), FieldPanel("definition"), FieldPanel("forms"), FieldRowPanel([FieldPanel("code"), FieldPanel("article")])]


class RecordingViewSet(SnippetViewSet):
    model = Recording
    icon = "media"
    list_display = [
        TitleColumn("title", label=_("Title"), url_name="wagtailsnippets_courses_recording:edit"),
        Column("code", label=_("Code"), sort_key="code", classname="desk-code"),
        Column("length", label=_("Length")),
        Column("size", label=_("Size")),
    ]
    index_view_class = WordSnippetIndexView
    search_fields = ["code", "title"]
    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("seconds")]),
        FieldPanel("document"),
        FieldPanel("poster"),
        FieldPanel("transcript"),
        FieldPanel("captions"),
    ]


class TeachingViewSetGroup(SnippetViewSetGroup):
    items = (TopicViewSet, LawArticleViewSet, LawVersionViewSet, GlossaryViewSet, RecordingViewSet)
    menu_label = _("Topics and law")
    menu_icon = "list-ul"
    menu_order = 250


register_snippet(TeachingViewSetGroup)


@hooks.register("register_rich_text_features")
def glossary_feature(features: FeatureRegistry) -> None:
    glossary_editor.register(features)


@hooks.register("register_admin_viewset")
def session_viewsets() -> list[ModelViewSet]:
    return [SessionViewSet(), SeriesViewSet()]


class PatternsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_patterns(request.user)


@hooks.register("register_admin_menu_item")
def patterns_menu_item() -> MenuItem:
    return PatternsMenuItem(_("Patterns"), reverse("courses_patterns"), name="patterns", icon_name="table", order=260)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("patterns/", patterns, name="courses_patterns")]


# After Wagtail's own hook, which turns away who may not see the page.
@hooks.register("before_serve_page", order=1000)
def count_the_view(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    if isinstance(page, MaterialPage):
        note_view(page, request, at=timezone.now())


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(COMPLETE, _("Complete a lesson"), _("Completed a lesson"))
    actions.register_action("courses.cancel_session", _("Cancel a session"), _("Session cancelled"))
    actions.register_action("courses.publish_law", _("Publish a version of the law"), _("Version of the law published"))
    actions.register_action("courses.clear_law", _("Clear a line of the law work list"), _("Line of the law work list cleared"))
    actions.register_action("courses.reopen_law", _("Open a line of the law work list again"), _("Line of the law work list opened again"))
    actions.register_action("courses.attend", _("Count as present"), _("Counted as present"))
    actions.register_action(REFUSE_SCHEDULE, _("Refuse a scheduled translation"), _("Not published when its time came: it does not say the same"))
    actions.register_action(MAKE_ORIGINAL, _("Choose the original"), _("Language of the original chosen"))
    actions.register_action("courses.untick", _("Take attendance back"), _("Attendance taken back"))
