"""Topics and articles of law in Wagtail's admin, for whoever holds their permissions; and the words of the audit log."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.models import LawArticle, Topic
from courses.services import COMPLETE
from courses.session_viewset import SessionViewSet


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "code", "order"]
    ordering = ["order", "code"]
    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("code"), FieldPanel("order")])]


class LawArticleViewSet(SnippetViewSet):
    model = LawArticle
    icon = "openquote"
    list_display = ["number", "law", "title", "as_of", "verified"]
    list_filter = ["verified"]
    search_fields = ["code", "number"]
    panels = [
        FieldPanel("law"),
        FieldRowPanel([FieldPanel("law_date"), FieldPanel("number"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("as_of"), FieldPanel("verified")]),
        FieldPanel("title"),
        FieldPanel("summary"),
    ]


class TeachingViewSetGroup(SnippetViewSetGroup):
    items = (TopicViewSet, LawArticleViewSet)
    menu_label = _("Topics and law")
    menu_icon = "list-ul"
    menu_order = 250


register_snippet(TeachingViewSetGroup)


@hooks.register("register_admin_viewset")
def session_viewset() -> SessionViewSet:
    return SessionViewSet()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(COMPLETE, _("Complete a lesson"), _("Completed a lesson"))
    actions.register_action("courses.cancel_session", _("Cancel a session"), _("Session cancelled"))
    actions.register_action("courses.attend", _("Count as present"), _("Counted as present"))
    actions.register_action("courses.untick", _("Take attendance back"), _("Attendance taken back"))
