"""What the home screen of the admin says of the queue: that it stands still to whoever has work in it, what has failed to whoever looks after it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from training_site.queue import services, state


class QueuePanel(Component):
    template_name = "training_site/queue_panel.html"
    order = 5

    def __init__(self, *, minutes: int, dead: int, url: str) -> None:
        self.minutes, self.dead, self.url = minutes, dead, url

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"minutes": self.minutes, "dead": self.dead, "url": self.url}


def queue_panels(request: HttpRequest, at: datetime) -> list[QueuePanel]:
    """Where all is well nobody is told anything. `minutes`: how long the queue stands still; `url`: its page, for who may open it."""
    may_keep = request.user.has_perm(services.PERMISSION)
    if not may_keep and not request.user.has_perm("people.view_roster"):
        return []
    since = state.waits_since(at)
    minutes = int((at - since).total_seconds() // 60) if since and at - since > state.STANDS_STILL else 0
    dead = state.dead_letters().count() if may_keep else 0
    return [QueuePanel(minutes=minutes, dead=dead, url=reverse("training_site_queue") if may_keep else "")] if minutes or dead else []
