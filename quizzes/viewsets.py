"""The examiner's desk in Wagtail's admin: the bank, the exams, the attempts. Every view asks for the model's own permissions."""

from typing import Any, cast

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from courses.enums import LawItemKind
from courses.models import LawItem
from people.tables import NumberColumn, TagsColumn
from quizzes import bank
from quizzes.accommodation_viewset import AccommodationViewSet
from quizzes.admin_forms import QuestionForm
from quizzes.enums import Purpose, QuestionKind, QuestionState
from quizzes.exam_viewset import ExamViewSet
from quizzes.files.views import ExportView, ImportView, PreviewView, QuestionIndexView
from quizzes.models import Question
from quizzes.picture_chooser import PictureChooser
from quizzes.picture_views import bank_picture
from quizzes.previews import versions_of
from quizzes.queries import with_law_flag
from quizzes.question_views import ChangeView, RetireView
from quizzes.scenario_viewset import ScenarioViewSet
from quizzes.sitting_viewset import SittingViewSet


class QuestionFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=QuestionState.choices, label=_("State"))
    kind = django_filters.ChoiceFilter(choices=QuestionKind.choices, label=_("Kind"))
    purpose = django_filters.ChoiceFilter(choices=Purpose.choices, label=_("Purpose"))
    law_amended = django_filters.BooleanFilter(label=_("Law amended"))
    change_waits = django_filters.BooleanFilter(
        label=_("A change waits for another examiner"), field_name="proposed_revision", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Question
        fields = ["topic", "kind", "purpose", "state", "critical", "difficulty"]


def state_tag(question: Question) -> tuple[str, str]:
    kinds: dict[str, str] = {QuestionState.LIVE: "done", QuestionState.DRAFT: "open", QuestionState.REVIEW: "open"}
    return question.get_state_display(), kinds.get(question.state, "")


def tags(question: Question) -> list[tuple[str, str]]:
    """Its state, and what else is not as usual."""
    found = [state_tag(question)]
    if question.purpose == Purpose.PRACTICE:
        found.append((question.get_purpose_display(), "open"))
    if question.proposed_revision_id:
        found.append((gettext("a change waits"), "open"))
    if question.critical:
        found.append((gettext("critical"), "refused"))
    if question.law_amended:
        found.append((gettext("law amended"), "refused"))
    return found


class QuestionCreateView(CreateView):
    def save_instance(self) -> Question:
        return bank.save_question(self.form.instance, by=self.request.user)


class QuestionEditView(EditView):
    """With the button that retires."""

    template_name = "quizzes/admin/question_edit.html"

    def save_instance(self) -> Question:
        return bank.save_question(self.form.instance, by=self.request.user, only_wording=self.form.cleaned_data["only_wording"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_retire = self.object.state != QuestionState.RETIRED
        items = LawItem.objects.open().filter(kind=LawItemKind.QUESTION, key=str(self.object.pk)).select_related("version__article")
        retire_url = reverse("question:retire", args=[self.object.pk]) if can_retire else ""
        context = {"retire_url": retire_url, "law_items": items, "change": self.object.proposed_revision}
        return {**super().get_context_data(**kwargs), **context}

    def get_success_message(self) -> str | None:
        if self.object.proposed_revision_id in {None, self.form.old.proposed_revision_id}:
            return cast("str | None", super().get_success_message())
        return gettext("Your change of %(ref)s waits for another examiner. Until then the question is asked as it was.") % {"ref": self.object.ref}


class QuestionDeleteView(DeleteView):
    """Drafts only: what may have been asked is kept."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm("quizzes.delete_question") and (refusals := bank.delete_refusals(self.object)):
            messages.error(request, str(refusals[0]))
            return redirect(self.edit_url_name, self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def delete_action(self) -> None:
        bank.delete_question(self.object, by=self.request.user)


@never_cache
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A question as people see it, in each language, with its key. Whoever may see the bank."""
    if not request.user.has_perm("quizzes.view_question"):
        raise PermissionDenied
    question = get_object_or_404(Question.objects.select_related("scenario"), pk=pk)
    return render(request, "quizzes/admin/question_preview.html", {"object": question, "versions": versions_of(question)})


PREVIEWS = [
    path("preview/<int:pk>/", preview, name="preview"),
    path("preview/<int:pk>/question.webp", bank_picture, {"of": "question"}, name="picture"),
    path("preview/<int:pk>/situation.webp", bank_picture, {"of": "situation"}, name="situation_picture"),
]


class QuestionViewSet(ModelViewSet):
    model = Question
    icon = "help"
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    delete_view_class = QuestionDeleteView
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = QuestionIndexView
    list_per_page = 50
    list_display = [
        TitleColumn("ref", label=_("Reference"), url_name="question:edit", sort_key="ref", classname="desk-code"),
        Column("text", label=_("Question"), classname="desk-words desk-why"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("topic", label=_("Topic"), sort_key="topic__order"),
        TagsColumn("state", label=_("State"), accessor=tags, sort_key="state"),
        NumberColumn("drawn", label=_("Asked so often"), sort_key="drawn"),
        Column("organisation", label=_("Proposed by"), sort_key="organisation__slug"),
    ]
    filterset_class = QuestionFilterSet
    search_fields = ["ref", "text", "explanation"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("ref"), FieldPanel("state"), FieldPanel("difficulty")]),
            FieldPanel("purpose", widget=forms.RadioSelect),
            FieldPanel("topic"),
            FieldPanel("article"),
            FieldPanel("critical"),
            FieldPanel("kind", widget=forms.RadioSelect),
            FieldPanel("text"),
            FieldPanel("options"),
            FieldPanel("explanation"),
            MultiFieldPanel(
                [FieldPanel("image", widget=PictureChooser), FieldPanel("image_alt")],
                heading=_("Picture"),
                help_text=_("Shown above the answers. Choose from the collection of the exam, or add to it: nobody else sees what is there."),
            ),
            FieldRowPanel([FieldPanel("scenario", widget=forms.Select), FieldPanel("scenario_order")]),
            FieldPanel("only_wording"),
        ],
        base_form_class=QuestionForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        questions = with_law_flag(Question.objects.select_related("topic", "organisation"))
        return super().get_index_view_kwargs(**{"queryset": questions, **kwargs})

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_edit_view_kwargs(**kwargs), "template_name": QuestionEditView.template_name}

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("retire/<int:pk>/", RetireView.as_view(), name="retire"),
            path("change/<int:pk>/", ChangeView.as_view(), name="change"),
            *PREVIEWS,
            path("import/", ImportView.as_view(), name="import"),
            path("import/<uuid:key>/", PreviewView.as_view(), name="import_preview"),
            path("export/<slug:name>/", self.export_view, name="export"),
        ]

    @property
    def export_view(self) -> Any:
        """The list as it is filtered and searched, as a file."""
        return self.construct_view(ExportView, **self.get_index_view_kwargs())


class ExamViewSetGroup(ModelViewSetGroup):
    items = (QuestionViewSet, ScenarioViewSet, ExamViewSet, SittingViewSet, AccommodationViewSet)
    menu_label = _("Exams")
    menu_icon = "clipboard-list"
    menu_order = 240
