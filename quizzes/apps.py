from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from people.notice_kinds import register, register_due
        from quizzes import notices

        register(*notices.KINDS)
        register_due(notices.cool_downs_over)
