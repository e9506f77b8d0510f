from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")
    # Editors of organisations propose questions there; every view asks whose they are (proposal_views.py).
    section_guard_allows = ["proposal:*"]

    merge_moves = ["quizzes.Attempt.person", "quizzes.PracticeAnswer.person", "quizzes.Accommodation.person", "quizzes.AngoffRating.judge"]
    merge_stays = ["quizzes.Accommodation.granted_by", "quizzes.Accommodation.taken_back_by"]
    merge_stays += ["quizzes.Sitting.opened_by", "quizzes.QuestionUpload.person"]

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_save
        from wagtail.images import get_image_model
        from wagtail.permissions import register_permission_policy
        from wagtail.signals import published

        from courses import parity_queries
        from courses.practice import keep_bank
        from courses.signals import law_amended
        from people.notice_kinds import register, register_due
        from people.personal import kept, retention
        from people.signals import accounts_merging, merge_asked, person_erased
        from quizzes import erasure, merging, notices, periods, personal, pictures, proposals, receivers
        from quizzes.models import QuestionProposal
        from quizzes.parity import exam_findings
        from quizzes.permissions import ProposalPolicy
        from quizzes.practice import PracticeBank

        merge_asked.connect(merging.merge_refusals, dispatch_uid="quizzes.merge_refusals")
        accounts_merging.connect(merging.merge_accounts, dispatch_uid="quizzes.merge")
        person_erased.connect(erasure.forget_reasons, dispatch_uid="quizzes.erase")
        post_migrate.connect(pictures.share_after_migrate, dispatch_uid="quizzes.share_pictures")
        pre_save.connect(pictures.name_by_chance, sender=get_image_model(), dispatch_uid="quizzes.name_picture")
        register_permission_policy(QuestionProposal, ProposalPolicy(QuestionProposal))
        published.connect(proposals.on_published, sender=QuestionProposal, dispatch_uid="quizzes.take_into_bank")
        keep_bank(PracticeBank())
        law_amended.connect(receivers.review_questions, dispatch_uid="quizzes.law")
        kept.register(*personal.KINDS)
        kept.keep(*personal.TABLES)
        kept.acts(*personal.ACTS)
        kept.nobody(*personal.NOBODY)
        retention.register(*periods.PERIODS)
        register(*notices.KINDS)
        register_due(notices.cool_downs_over)
        parity_queries.register(exam_findings)
