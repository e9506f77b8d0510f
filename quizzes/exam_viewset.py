"""The exams in Wagtail's admin. Whoever holds the permissions of `Exam`: examiners, headquarters."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import HeaderButton
from wagtail.log_actions import log

from people.list_search import WordIndexView
from people.tables import NumberColumn, TagColumn
from quizzes.draw import shortfalls
from quizzes.dry_run_report import bank_warnings
from quizzes.exam_changes import changes, rules_of
from quizzes.exam_form import BlueprintPanel, ExamForm
from quizzes.models import Exam
from quizzes.queries import blueprint, pool


def supervised_tag(exam: Exam) -> tuple[str, str]:
    return (gettext("with a code"), "open") if exam.supervised else ("", "")


def ready_tag(exam: Exam) -> tuple[str, str]:
    """Whether the bank suffices for it."""
    lines = blueprint(exam)
    return (gettext("nobody can begin: too few questions"), "refused") if not lines or shortfalls(lines, pool(exam)) else ("", "")


def tell_what_lacks(request: HttpRequest, exam: Exam) -> None:
    """What is saved may wait for the bank; that it does so is said at once."""
    thin, lacking = bank_warnings(exam)
    for words in thin:
        messages.error(request, words)
    for words in lacking:
        messages.warning(request, words)


class ExamCreateView(CreateView):
    def save_instance(self) -> Exam:
        exam: Exam = super().save_instance()
        tell_what_lacks(self.request, exam)
        return exam


class ExamEditView(EditView):
    """With the way to the dry run; what changed stands in the log, old and new."""

    template_name = "quizzes/admin/exam_edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thin, lacking = bank_warnings(self.object)
        return {**super().get_context_data(**kwargs), "thin": thin, "lacking": lacking}

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("quizzes.view_question"):
            return []
        return [HeaderButton(gettext("Dry run"), url=reverse("exam:dry_run", args=[self.object.pk]), icon_name="tasks")]

    def save_instance(self) -> Exam:
        before = rules_of(Exam.objects.get(pk=self.object.pk))
        exam: Exam = super().save_instance()
        if changed := changes(before, rules_of(Exam.objects.get(pk=exam.pk))):
            log(instance=exam, action="quizzes.change_exam", user=self.request.user, data={"changed": changed})
        tell_what_lacks(self.request, exam)
        return exam


RULES = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("minutes"), FieldPanel("grace_seconds")]),
            FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("cool_down_hours"), FieldPanel("credit")]),
        ],
        heading=_("What is a pass"),
        help_text=_("Attempts already begun keep the rules they began with."),
    ),
    MultiFieldPanel(
        [
            FieldPanel("navigation", widget=forms.RadioSelect),
            FieldPanel("one_by_one"),
            FieldPanel("languages"),
            FieldPanel("switch_language"),
        ],
        heading=_("How it is sat"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldPanel("requires_lessons"),
            FieldPanel("requires_pledge"),
            FieldPanel("supervised"),
        ],
        heading=_("Who may begin, and when"),
        help_text=_("Times are by the clock of Almaty."),
    ),
    MultiFieldPanel(
        [FieldPanel("feedback", widget=forms.RadioSelect)],
        heading=_("What a person is told afterwards"),
        help_text=_("Each line tells what those above it tell. A right answer is never told to a person who may be asked it again."),
    ),
]


class ExamViewSet(ModelViewSet):
    model = Exam
    icon = "clipboard-list"
    index_view_class = WordIndexView
    add_view_class = ExamCreateView
    edit_view_class = ExamEditView
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        TitleColumn("title", label=_("Title"), url_name="exam:edit"),
        NumberColumn("pass_percent", label=_("Pass mark, %"), sort_key="pass_percent"),
        NumberColumn("minutes", label=_("Time limit, minutes"), sort_key="minutes"),
        NumberColumn("attempts_allowed", label=_("Attempts allowed"), sort_key="attempts_allowed"),
        TagColumn("ready", label=_("Bank"), accessor=ready_tag),
        TagColumn("supervised", label=_("In a room"), accessor=supervised_tag, sort_key="supervised"),
    ]
    search_fields = ["slug", "title"]
    edit_handler = ObjectList(
        [
            FieldPanel("slug"),
            FieldPanel("title"),
            *RULES,
            BlueprintPanel(
                "blueprint",
                panels=[
                    FieldPanel("topic", widget=forms.Select),
                    FieldRowPanel([FieldPanel("difficulty"), FieldPanel("count"), FieldPanel("critical_count")]),
                    FieldPanel("critical"),
                ],
                heading=_("Blueprint"),
                label=pgettext_lazy("of a blueprint", "line"),
                help_text=_("How many questions of which topic. Of one topic either one line of any difficulty, or a line for each difficulty."),
            ),
        ],
        base_form_class=ExamForm,
    )

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_edit_view_kwargs(**kwargs), "template_name": ExamEditView.template_name}

    def get_urlpatterns(self) -> list[URLPattern]:
        from quizzes.dry_run_views import DryRunView

        return [*super().get_urlpatterns(), path("dry-run/<int:pk>/", DryRunView.as_view(), name="dry_run")]
