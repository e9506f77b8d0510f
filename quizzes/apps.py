from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    merge_moves = ["quizzes.Attempt.person"]

    def ready(self) -> None:
        from courses.signals import law_amended
        from people.notice_kinds import register, register_due
        from people.signals import accounts_merging, merge_asked
        from quizzes import merging, notices, receivers

        merge_asked.connect(merging.merge_refusals, dispatch_uid="quizzes.merge_refusals")
        accounts_merging.connect(merging.merge_accounts, dispatch_uid="quizzes.merge")
        law_amended.connect(receivers.review_questions, dispatch_uid="quizzes.law")
        register(*notices.KINDS)
        register_due(notices.cool_downs_over)
