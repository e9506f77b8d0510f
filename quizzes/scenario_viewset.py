"""Situations in Wagtail's admin: told once, with the questions about them in their order. Every view asks for the model's own permissions."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from people.list_search import WordIndexView
from people.tables import NumberColumn
from quizzes import scenarios
from quizzes.admin_forms import ScenarioForm
from quizzes.models import Scenario
from quizzes.picture_chooser import PictureChooser


class ScenarioCreateView(CreateView):
    def save_instance(self) -> Scenario:
        return scenarios.save_scenario(self.form.instance, by=self.request.user)


class ScenarioEditView(EditView):
    """With its questions."""

    template_name = "quizzes/admin/scenario_edit.html"

    def save_instance(self) -> Scenario:
        return scenarios.save_scenario(self.form.instance, by=self.request.user, only_wording=self.form.cleaned_data["only_wording"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        questions = self.object.questions.order_by("scenario_order", "ref")
        return {**super().get_context_data(**kwargs), "questions": questions}


class ScenarioDeleteView(DeleteView):
    """What has no questions."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm("quizzes.delete_scenario") and (refusals := scenarios.delete_refusals(self.object)):
            messages.error(request, str(refusals[0]))
            return redirect(self.edit_url_name, self.object.pk)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def delete_action(self) -> None:
        scenarios.delete_scenario(self.object, by=self.request.user)


class ScenarioViewSet(ModelViewSet):
    model = Scenario
    icon = "group"
    add_view_class = ScenarioCreateView
    edit_view_class = ScenarioEditView
    delete_view_class = ScenarioDeleteView
    index_view_class = WordIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    list_filter = ["topic"]
    list_display = [
        TitleColumn("ref", label=_("Reference"), url_name="scenario:edit", sort_key="ref", classname="desk-code"),
        Column("text", label=_("Situation"), classname="desk-words"),
        Column("topic", label=_("Topic"), sort_key="topic__order"),
        NumberColumn("asked", label=_("Questions")),
    ]
    search_fields = ["ref", "text"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("ref"), FieldPanel("topic", widget=forms.Select)]),
            FieldPanel("text"),
            MultiFieldPanel([FieldPanel("image", widget=PictureChooser), FieldPanel("image_alt")], heading=_("Picture")),
            FieldPanel("video", widget=forms.Select),
            FieldPanel("only_wording"),
        ],
        base_form_class=ScenarioForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        rows: QuerySet[Scenario] = Scenario.objects.select_related("topic").annotate(asked=Count("questions"))
        return super().get_index_view_kwargs(**{"queryset": rows, **kwargs})

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_edit_view_kwargs(**kwargs), "template_name": ScenarioEditView.template_name}
