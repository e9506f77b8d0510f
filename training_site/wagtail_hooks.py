from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from training_site.queue.panel import queue_panels
from training_site.queue.services import PERMISSION
from training_site.queue.views import QueueView


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("queue/", QueueView.as_view(), name="training_site_queue")]


class QueueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_reports_menu_item")
def queue_menu_item() -> MenuItem:
    return QueueMenuItem(_("Queue"), reverse("training_site_queue"), name="queue", icon_name="tasks", order=1010)


@hooks.register("construct_homepage_panels")
def show_queue(request: HttpRequest, panels: list[Component]) -> None:
    panels += queue_panels(request, timezone.now())


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("training_site.retry_task", _("Do a failed task once more"), _("Failed task begun once more"))
    actions.register_action("training_site.drop_task", _("Drop a failed task"), _("Failed task dropped"))
