from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from courses import parity_queries
        from courses.practice import keep_bank
        from courses.signals import law_amended
        from people.notice_kinds import register, register_due
        from quizzes import notices, receivers
        from quizzes.parity import exam_findings
        from quizzes.practice import PracticeBank

        keep_bank(PracticeBank())
        law_amended.connect(receivers.review_questions, dispatch_uid="quizzes.law")
        register(*notices.KINDS)
        register_due(notices.cool_downs_over)
        parity_queries.register(exam_findings)
