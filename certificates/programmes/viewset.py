"""Programmes in Wagtail's admin: what each one asks for. A change counts for what is issued from then on, and takes nothing from anybody."""

from django import forms
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from certificates.models import Programme
from certificates.programmes.form import ProgrammeForm
from certificates.programmes.preview import PreviewView
from people.list_search import WordIndexView
from people.tables import DayColumn, NumberColumn


def asked_besides(programme: Programme) -> str:
    """What a programme asks for besides its exam, in a few words."""
    series = [str(one) for one in programme.live_sessions.all()]
    exams = [str(one) for one in programme.further_exams.all()]
    courses = [str(_("Courses")) + f": {len(programme.course_keys)}"] if programme.course_keys else []
    pledge = [str(programme.pledge)] if programme.pledge else []
    member = [str(_("only for members"))] if programme.needs_membership else []
    return "; ".join([*courses, *exams, *series, *pledge, *member]) or "—"


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    icon = "list-ol"
    menu_label = _("Programmes")
    edit_handler = ObjectList(
        [
            *(FieldPanel(name) for name in ("slug", "name", "exam", "validity_days", "renewal_days", "law_as_of")),
            MultiFieldPanel(
                [
                    FieldPanel("course_keys"),
                    FieldPanel("further_exams", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("live_sessions", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("pledge"),
                    FieldPanel("needs_membership"),
                ],
                heading=_("What is needed besides the exam"),
                help_text=_("What is added counts for certificates that are issued from now on, and takes none from anybody."),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("languages"),
                    FieldPanel("by_hand", widget=forms.RadioSelect),
                    FieldPanel("hand_issuers", widget=forms.CheckboxSelectMultiple),
                ],
                heading=_("How it is given"),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("design", widget=forms.RadioSelect),
                    FieldPanel("emblem"),
                    FieldPanel("sheet_note"),
                    HelpPanel(template="certificates/admin/preview_button.html"),
                ],
                heading=_("What the sheet looks like"),
                classname="collapsed",
            ),
        ],
        base_form_class=ProgrammeForm,
    )
    copy_view_enabled = False
    list_display = [
        "name",
        Column("exam", label=_("Exam")),
        Column("besides", label=_("Besides"), accessor=asked_besides),
        NumberColumn("validity_days", label=_("Valid for, days"), sort_key="validity_days"),
        DayColumn("law_as_of", label=_("Law as of"), sort_key="law_as_of"),
    ]
    index_view_class = WordIndexView
    search_fields = ["slug", "name"]

    def get_urlpatterns(self) -> list[URLPattern]:
        preview = PreviewView.as_view(form_class=self.get_form_class(for_update=True))
        return [*super().get_urlpatterns(), path("preview/", preview, name="preview")]
