"""Files of questions in Wagtail's admin: import with a preview, export of the list as it is filtered.

Who may import: whoever may add and change questions (examiners, headquarters). Who may export: whoever may change them, since a file holds the key.
An upload is its person's alone; another's is not found.
"""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import Button, HeaderButton
from wagtail.log_actions import log

from people.list_search import WordIndexView
from people.models import User
from people.rate_limit import allows
from people.refusals import Refused
from quizzes.files.export import write
from quizzes.files.forms import QuestionFileForm
from quizzes.files.importing import CHANGED, NEW, SAME, PlanChanged
from quizzes.files.preview import label_of, row_of
from quizzes.files.uploads import import_upload, keep_upload, preview
from quizzes.formats import registry
from quizzes.formats.drafts import CannotWrite
from quizzes.models import QuestionUpload

ROWS_A_PAGE = 50
MOST_TOLD = 200  # problems on one page
UPLOADS, SECONDS = 60, 3600
MAY_IMPORT = ("quizzes.add_question", "quizzes.change_question")
MAY_EXPORT = "quizzes.change_question"


class QuestionFilePage(WagtailAdminTemplateMixin, View):
    """A page about files of questions."""

    header_icon = "upload"
    page_title = gettext_lazy("Import questions")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perms(MAY_IMPORT):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = {"url": reverse("question:index"), "label": _("Questions")}
        return [*self.breadcrumbs_items, trail, {"url": "", "label": str(self.get_page_title())}]


class ImportView(QuestionFilePage):
    """Upload a file. Nothing is imported yet: the preview comes first."""

    template_name = "quizzes/admin/question_import.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": QuestionFileForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = QuestionFileForm(request.POST, request.FILES)
        if not allows("quizzes:import", str(self.person.pk), most=UPLOADS, seconds=SECONDS):
            form.add_error(None, _("You have uploaded many files within an hour. Wait a little and go on then."))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        name = form.cleaned_data["file"].name or ""
        upload = keep_upload(name, form.content, form.told(), by=self.person, at=timezone.now())
        return redirect("question:import_preview", upload.pk)


class PreviewView(QuestionFilePage):
    """What would become of each question of an uploaded file; POST imports it."""

    template_name = "quizzes/admin/question_import_preview.html"

    @cached_property
    def upload(self) -> QuestionUpload:
        return get_object_or_404(QuestionUpload, pk=self.kwargs["key"], person=self.person)

    def get_page_subtitle(self) -> str:
        return self.upload.file_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.upload.imported_at is not None:
            return self._done(_("This file has been imported."))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Twice imports once."""
        try:
            plan = import_upload(self.upload, fingerprint=request.POST.get("fingerprint", "")[:64] or "none", by=self.person, at=timezone.now())
        except PlanChanged:
            messages.warning(request, _("The bank has changed since you looked at this file. Look at it once more: nothing has been imported."))
            return redirect("question:import_preview", self.upload.pk)
        except Refused as refused:
            for refusal in refused.refusals:
                messages.error(request, refusal.message)
            return redirect("question:import_preview", self.upload.pk)
        if plan is None:
            return self._done(_("This file has been imported."))
        if plan.problems:
            return redirect("question:import_preview", self.upload.pk)
        if waiting := sum(one.what == CHANGED and one.question.proposed_revision_id is not None for one in plan.planned):
            sentence = ngettext(
                "%(count)s change of a live question waits for another examiner.",
                "%(count)s changes of live questions wait for another examiner.",
                waiting,
            )
            messages.warning(request, sentence % {"count": waiting})
        told = {"new": plan.count(NEW), "changed": plan.count(CHANGED), "same": plan.count(SAME)}
        return self._done(_("Imported. New: %(new)s. Changed: %(changed)s. The same: %(same)s.") % told)

    def _done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("question:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = preview(self.upload)
        page = Paginator(plan.planned, ROWS_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            upload=self.upload,
            format=registry.FORMATS[self.upload.format].label,
            plan=plan,
            problems=plan.problems[:MOST_TOLD],
            more_problems=max(0, len(plan.problems) - MOST_TOLD),
            notes=plan.notes[:MOST_TOLD],
            counts=[{"count": plan.count(what), "label": label_of(what)} for what in (NEW, CHANGED, SAME)],
            to_import=plan.count(NEW) + plan.count(CHANGED),
            page_obj=page,
            elided_page_range=page.paginator.get_elided_page_range(page.number),
            rows=[row_of(one) for one in page],
            **kwargs,
        )


class QuestionIndexView(WordIndexView):
    """The list of the bank, with import, and export of what is filtered."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.request.user.has_perms(MAY_IMPORT):
            buttons.append(HeaderButton(_("Import"), url=reverse("question:import"), icon_name="upload"))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if not self.request.user.has_perm(MAY_EXPORT):
            return buttons
        query = self.request.GET.urlencode()
        for place, one in enumerate(registry.FORMATS.values()):
            url = reverse("question:export", args=[one.name])
            label = _("Export: %(format)s") % {"format": one.label}
            buttons.append(Button(label, url=f"{url}?{query}" if query else url, icon_name="download", priority=90 + place))
        return buttons


class ExportView(QuestionIndexView):
    """The filtered list as a file, with its key. Logged."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(MAY_EXPORT):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        one = registry.FORMATS.get(kwargs["name"])
        if one is None:
            raise Http404
        questions = self.get_queryset()
        language = "" if one.has_languages else self._language()
        try:
            data = write(questions, one.name, language)
        except CannotWrite as cannot:
            return self._refuse(cannot, str(one.label))
        log_data = {"format": one.name, "questions": len(questions), "filters": request.GET.urlencode()[:500]}
        log(instance=request.user, action="quizzes.export_questions", user=request.user, data=log_data)
        name = f"questions-{timezone.localdate().isoformat()}{one.suffix}"
        return HttpResponse(
            data, content_type=one.content_type, headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        )

    def _language(self) -> str:
        """Of a format that holds one: the person's own."""
        language = get_language() or ""
        return language if language in dict(settings.LANGUAGES) else settings.LANGUAGES[0][0]

    def _refuse(self, cannot: CannotWrite, label: str) -> HttpResponse:
        messages.error(
            self.request,
            _("Nothing was exported: %(format)s cannot carry these questions. Filter the list, or choose another format.") % {"format": label},
        )
        for problem in cannot.problems[:10]:
            messages.error(self.request, f"{problem.ref}: {problem.message}")
        query = self.request.GET.urlencode()
        return redirect(f"{reverse('question:index')}?{query}" if query else reverse("question:index"))
