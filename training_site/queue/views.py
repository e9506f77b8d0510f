"""The page of the queue in the admin: whether it works, what waits, the dead letters with their two buttons, and what is done by the clock."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people.models import User
from people.refusals import Refused
from training_site.models import ScheduledJob
from training_site.queue import services, state
from training_site.queue.words import error_in_words, task_in_words

LETTERS_A_PAGE = 50


class QueueView(WagtailAdminTemplateMixin, View):
    """Who may: whoever holds `training_site.keep_queue` (the headquarters, the superuser). POST does one thing with one dead letter: `act` is
    retry or drop, `task` its id."""

    template_name = "training_site/queue.html"
    page_title = gettext_lazy("Queue")
    header_icon = "tasks"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(services.PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.get_page_title())}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = timezone.now()
        found = state.look(at)
        page = Paginator(state.dead_letters(), LETTERS_A_PAGE).get_page(self.request.GET.get("p"))
        letters = [
            {
                "pk": row.pk,
                "task": task_in_words(row.task_path),
                "error": error_in_words(row.exception_class_path),
                "kind": row.exception_class_path.rpartition(".")[2],
                "at": row.finished_at,
                "tries": len(row.worker_ids),
            }
            for row in page
        ]
        due = [{"task": task_in_words(path), "due": count, "since": since} for path, count, since in state.due_by_task(at)]
        pages = page.paginator.get_elided_page_range(page.number)
        jobs = [{"job": job, "is_late": job.is_late(at)} for job in ScheduledJob.objects.all()]
        values = {
            "jobs": jobs,
            "state": found,
            "stands_still": found.stands_still(at),
            "minutes": int(found.age(at).total_seconds() // 60),
            "due": due,
        }
        return super().get_context_data(**kwargs, **values, letters=letters, page_obj=page, elided_page_range=pages)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        by, pk = cast("User", request.user), _uuid(request.POST.get("task", ""))
        try:
            if request.POST.get("act") == "drop":
                row = services.drop(pk, by=by)
                messages.success(request, _("Dropped: %(task)s") % {"task": task_in_words(row.task_path)})
            else:
                row = services.retry(pk, by=by, at=timezone.now())
                messages.success(request, _("It is done once more: %(task)s") % {"task": task_in_words(row.task_path)})
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(request, refusal.message)
            return self.render_to_response(self.get_context_data(), status=409)
        return redirect("training_site_queue")


def _uuid(text: str) -> UUID | None:
    """The id that a text from outside names; None where it names none."""
    try:
        return UUID(text[:64])
    except ValueError:
        return None
