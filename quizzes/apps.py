from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from courses import parity_queries
        from people.notice_kinds import register, register_due
        from quizzes import notices
        from quizzes.parity import exam_findings

        register(*notices.KINDS)
        register_due(notices.cool_downs_over)
        parity_queries.register(exam_findings)
