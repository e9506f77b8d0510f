from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from courses.signals import law_amended
        from people.notice_kinds import register, register_due
        from quizzes import notices, receivers

        law_amended.connect(receivers.review_questions, dispatch_uid="quizzes.law")
        register(*notices.KINDS)
        register_due(notices.cool_downs_over)
