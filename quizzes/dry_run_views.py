"""The dry run of an exam in Wagtail's admin."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from quizzes.admin_pages import ExamDeskView
from quizzes.dry_run import PAPERS
from quizzes.dry_run_report import report_of
from quizzes.models import Exam


class DryRunView(ExamDeskView):
    """Whoever may read the bank: examiners, headquarters. It names questions and tells no key."""

    http_method_names = ["get", "head"]
    permissions = ("quizzes.view_question",)
    template_name = "quizzes/admin/dry_run.html"
    page_title = _("Dry run")
    header_icon = "tasks"

    @cached_property
    def exam(self) -> Exam:
        return get_object_or_404(Exam, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.exam)

    def trail(self) -> list[dict[str, str]]:
        index = {"url": reverse("exam:index"), "label": capfirst(str(Exam._meta.verbose_name_plural))}
        return [index, {"url": reverse("exam:edit", args=[self.exam.pk]), "label": str(self.exam)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(report=report_of(self.exam, papers=PAPERS), **kwargs)
