"""Topics and articles of law in Wagtail's admin, for whoever holds their permissions; and the words of the audit log."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.law_viewset import LawVersionViewSet, verified_tag
from courses.models import LawArticle, LawVersion, MaterialPage, Topic
from courses.services import COMPLETE
from courses.session_viewset import SessionViewSet
from courses.usage import note_view
from people.tables import DayColumn, NumberColumn, TagColumn


def current(article: LawArticle) -> LawVersion | None:
    return article.version_at(timezone.now())


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "code", NumberColumn("order", label=_("Order"), sort_key="order")]
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
    search_fields = ["code", "number"]
    panels = [
        FieldPanel("law"),
        FieldRowPanel([FieldPanel("law_date"), FieldPanel("number"), FieldPanel("code")]),
        FieldPanel("title"),
    ]


class TeachingViewSetGroup(SnippetViewSetGroup):
    items = (TopicViewSet, LawArticleViewSet, LawVersionViewSet)
    menu_label = _("Topics and law")
    menu_icon = "list-ul"
    menu_order = 250


register_snippet(TeachingViewSetGroup)


@hooks.register("register_admin_viewset")
def session_viewset() -> SessionViewSet:
    return SessionViewSet()


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
    actions.register_action("courses.untick", _("Take attendance back"), _("Attendance taken back"))
