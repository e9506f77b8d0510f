from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")
    # Editors of organisations propose questions there; every view asks whose they are (proposal_views.py).
    section_guard_allows = ["proposal:*"]

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import published

        from courses.signals import law_amended
        from people.notice_kinds import register, register_due
        from quizzes import notices, proposals, receivers
        from quizzes.models import QuestionProposal
        from quizzes.permissions import ProposalPolicy

        register_permission_policy(QuestionProposal, ProposalPolicy(QuestionProposal))
        published.connect(proposals.on_published, sender=QuestionProposal, dispatch_uid="quizzes.take_into_bank")
        law_amended.connect(receivers.review_questions, dispatch_uid="quizzes.law")
        register(*notices.KINDS)
        register_due(notices.cool_downs_over)
