"""The proposals of an organisation in Wagtail's admin: list, write, submit, take back, delete, history."""

from typing import Any

from django import forms
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from people.tables import TagColumn
from quizzes import proposal_views
from quizzes.models import QuestionProposal
from quizzes.proposal_form import ProposalForm

# Of Wagtail's views of a model, those that ask whose a proposal is; the others (usage, copy, inspect, chooser) are not there.
VIEWS = {"index", "index_results", "add", "edit", "delete", "history", "history_results"}


class ProposalViewSet(ModelViewSet):
    model = QuestionProposal
    name = "proposal"
    url_prefix = "proposals"
    icon = "help"
    menu_label = pgettext_lazy("desk", "Questions")
    menu_order = 105
    menu_name = "proposals"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = proposal_views.ProposalIndexView
    add_view_class = proposal_views.ProposalCreateView
    edit_view_class = proposal_views.ProposalEditView
    delete_view_class = proposal_views.ProposalDeleteView
    history_view_class = proposal_views.ProposalHistoryView
    list_per_page = 50
    list_export: list[str] = []
    list_filter = ["topic"]
    list_display = [
        TitleColumn("text", label=_("Question"), url_name="proposal:edit"),
        TagColumn("state", label=_("State"), accessor=proposal_views.status_tag),
        Column("topic", label=_("Topic"), sort_key="topic__order"),
        DateColumn("changed", label=_("Changed"), accessor="latest_revision.created_at"),
    ]
    search_fields = ["text"]
    edit_handler = ObjectList(
        [
            FieldPanel("organisation", widget=forms.Select),
            FieldPanel("purpose", widget=forms.RadioSelect),
            FieldPanel("topic", widget=forms.Select),
            FieldPanel("article", widget=forms.Select),
            FieldRowPanel([FieldPanel("difficulty"), FieldPanel("critical")]),
            FieldPanel("kind", widget=forms.RadioSelect),
            FieldPanel("text"),
            FieldPanel("options"),
            FieldPanel("explanation"),
        ],
        base_form_class=ProposalForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in VIEWS]
        return [
            *kept,
            path("submit/<int:pk>/", proposal_views.submit, name="submit"),
            path("take-back/<int:pk>/", proposal_views.take_back, name="take_back"),
        ]
