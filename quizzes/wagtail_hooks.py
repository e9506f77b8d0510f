from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from quizzes import views
from quizzes.attempt_views import AdmitLateView, AttemptView
from quizzes.attempts_report import AttemptsView
from quizzes.exam_changes import ExamChangeFormatter
from quizzes.figures import angoff_views
from quizzes.figures.item_view import ItemView
from quizzes.figures.similar_views import SimilarView
from quizzes.figures.views import FiguresView
from quizzes.models import ExamPage
from quizzes.picture_views import revision_picture
from quizzes.proposal_viewset import ProposalViewSet
from quizzes.viewsets import ExamViewSetGroup


@hooks.register("before_serve_page")
def serve_exam_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase | None:
    """What an exam's page shows depends on who looks: a view of ours makes it."""
    return views.exam_page(cast("views.AuthenticatedHttpRequest", request), page) if isinstance(page, ExamPage) else None


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """What the audit log calls the acts of this app."""
    actions.register_action("quizzes.start", _("Start an exam"), _("Exam started"))
    actions.register_action("quizzes.submit", _("Hand in an exam"), _("Exam handed in"))
    actions.register_action("quizzes.expire", _("Close an exam whose time ran out"), _("Exam closed: the time ran out"))
    actions.register_action("quizzes.read_attempt", _("Read the log of an attempt"), _("The log of the attempt was read"))
    actions.register_action("quizzes.admit_late", _("Admit late answers"), _("Late answers admitted"))
    actions.register_action("quizzes.accommodate", _("Grant more time or attempts"), _("More time or attempts granted"))
    actions.register_action("quizzes.take_back_accommodation", _("Take back more time or attempts"), _("More time or attempts taken back"))
    actions.register_action("quizzes.open_sitting", _("Open a supervised sitting"), _("Supervised sitting opened"))
    actions.register_action("quizzes.end_sitting", _("End a supervised sitting"), _("Supervised sitting ended"))
    actions.register_action("quizzes.change_exam")(ExamChangeFormatter)
    actions.register_action("quizzes.import", _("Import questions"), _("Questions imported"))
    actions.register_action("quizzes.export_questions", _("Export questions"), _("Questions exported"))
    actions.register_action("quizzes.rate", _("Rate questions as a judge"), _("Questions rated by a judge"))
    actions.register_action("quizzes.adopt_cut", _("Adopt the judges' pass mark"), _("The judges' pass mark adopted"))
    actions.register_action("quizzes.propose_change", _("Write a change of a live question"), _("Change of a live question written: it waits"))
    actions.register_action("quizzes.agree_to_change", _("Agree to a change of a live question"), _("Another examiner's change agreed to"))
    actions.register_action("quizzes.take_back_change", _("Take back a change of a live question"), _("Change of a live question taken back"))
    actions.register_action("quizzes.retire", _("Retire a question"), _("Question retired"))


@hooks.register("register_admin_viewset")
def viewsets() -> ExamViewSetGroup:
    return ExamViewSetGroup()


@hooks.register("register_admin_viewset")
def proposal_viewset() -> ProposalViewSet:
    return ProposalViewSet()


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("attempts/", AttemptsView.as_view(), name="quizzes_attempts"),
        path("attempts/<int:pk>/", AttemptView.as_view(), name="quizzes_attempt"),
        path("attempts/<int:pk>/late/", AdmitLateView.as_view(), name="quizzes_admit_late"),
        path("attempts/results/", AttemptsView.as_view(results_only=True), name="quizzes_attempts_results"),
        path("revisions/<int:pk>/picture.webp", revision_picture, name="quizzes_revision_picture"),
        path("figures/", FiguresView.as_view(), name="quizzes_figures"),
        path("figures/results/", FiguresView.as_view(results_only=True), name="quizzes_figures_results"),
        path("figures/<int:question>/<int:version>/", ItemView.as_view(), name="quizzes_figures_item"),
        path("similar-answers/", SimilarView.as_view(), name="quizzes_similar"),
        path("similar-answers/results/", SimilarView.as_view(results_only=True), name="quizzes_similar_results"),
        path("pass-marks/", angoff_views.ExamsView.as_view(), name="quizzes_angoff"),
        path("pass-marks/<int:exam>/", angoff_views.SheetView.as_view(), name="quizzes_angoff_sheet"),
        path("pass-marks/<int:exam>/summary/", angoff_views.SummaryView.as_view(), name="quizzes_angoff_summary"),
    ]


class AttemptsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("quizzes.view_attempt")


@hooks.register("register_reports_menu_item")
def attempts_menu_item() -> MenuItem:
    return AttemptsMenuItem(_("Attempts"), reverse("quizzes_attempts"), icon_name="list-ul", order=700)


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["quizzes.view_attempt", "quizzes.view_question"])


@hooks.register("register_reports_menu_item")
def figures_menu_item() -> MenuItem:
    return FiguresMenuItem(_("Exam figures"), reverse("quizzes_figures"), icon_name="form", order=710)


@hooks.register("register_reports_menu_item")
def similar_menu_item() -> MenuItem:
    return FiguresMenuItem(_("Similar answers"), reverse("quizzes_similar"), icon_name="group", order=720)


class JudgesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(angoff_views.RATE)


@hooks.register("register_reports_menu_item")
def judges_menu_item() -> MenuItem:
    return JudgesMenuItem(_("Pass marks by judges"), reverse("quizzes_angoff"), icon_name="check", order=730)
