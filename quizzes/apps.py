from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from courses.practice import keep_bank
        from people.notice_kinds import register, register_due
        from quizzes import notices
        from quizzes.practice import PracticeBank

        keep_bank(PracticeBank())
        register(*notices.KINDS)
        register_due(notices.cool_downs_over)
