from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    merge_moves = ["courses.LessonProgress.person", "courses.Registration.person", "courses.Bookmark.person", "courses.Note.person"]
    merge_stays = ["courses.Registration.attended_by", "courses.LawVersion.published_by", "courses.LawItem.cleared_by", "courses.*.compared_by"]

    def ready(self) -> None:
        from wagtail.documents.models import document_served
        from wagtail.signals import copy_for_translation_done, page_published

        from courses import notices, personal, receivers, usage
        from courses.merging import merge_accounts
        from courses.originals import follow_when_published, note_copy
        from courses.signals import law_amended
        from people.notice_kinds import register, register_due
        from people.personal import kept
        from people.signals import accounts_merging, person_erased

        document_served.connect(usage.on_document_served, dispatch_uid="courses.usage")
        accounts_merging.connect(merge_accounts, dispatch_uid="courses.merge")
        person_erased.connect(receivers.forget_notes, dispatch_uid="courses.erase")
        law_amended.connect(receivers.review_lessons, dispatch_uid="courses.law")
        kept.register(*personal.KINDS)
        kept.keep(*personal.TABLES)
        kept.acts(*personal.ACTS)
        kept.nobody(*personal.NOBODY)
        register(*notices.KINDS)
        register_due(notices.idle_learners)
        register_due(notices.not_begun)
        register_due(notices.sessions_tomorrow)
        page_published.connect(follow_when_published, dispatch_uid="courses.follow_original")
        copy_for_translation_done.connect(note_copy, dispatch_uid="courses.note_copy")
