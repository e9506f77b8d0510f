from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    merge_moves = ["certificates.Certificate.holder", "certificates.HandIssue.person", "certificates.Programme_hand_issuers.user"]
    merge_stays = [
        "certificates.Certificate.revoked_by",
        "certificates.Certificate.suspended_by",
        "certificates.BulkIssue.applied_by",
        "certificates.BulkIssue.looked_by",
        "certificates.BulkLine.person",
        "certificates.HandIssue.decided_by",
        "certificates.HandIssue.proposed_by",
        "certificates.LawRequirement.announced_by",
        "certificates.LawRequirement.lifted_by",
        "certificates.NameCorrection.asked_by",
        "certificates.NameCorrection.decided_by",
        "certificates.NameCorrection.proposed_by",
        "certificates.PrintRun.asked_by",
        "certificates.Unrevocation.decided_by",
        "certificates.Unrevocation.proposed_by",
    ]

    def ready(self) -> None:
        from certificates import after_pass, merging, notices, periods, personal, personal_files, receivers
        from certificates.documents import pdf_signing
        from certificates.keys import checks as key_checks
        from certificates.life import erasure, journal
        from certificates.prints import keeping
        from certificates.signals import certificate_changed
        from certificates.updates import notices as update_notices
        from courses.signals import law_amended, session_attended, step_completed
        from people.notice_kinds import register, register_due
        from people.personal import export, kept, retention
        from people.signals import accounts_merging, membership_changed, person_erased, pledge_signed
        from quizzes.after_pass import register_earned, register_lacking
        from quizzes.signals import attempt_passed

        checks.register(key_checks.check_keys, key_checks.TAG)
        checks.register(pdf_signing.check_signer, key_checks.TAG)
        register(*notices.KINDS, *update_notices.KINDS)
        kept.register(*personal.KINDS)
        kept.keep(*personal.TABLES)
        kept.acts(*personal.ACTS)
        kept.nobody(*personal.NOBODY)
        retention.register(*periods.PERIODS)
        export.register_files(personal_files.files_of)
        register_due(update_notices.updates_due)
        register_due(notices.expiring)
        register_due(notices.expiring_for_coordinators)
        accounts_merging.connect(merging.merge_accounts, dispatch_uid="certificates.merge")
        person_erased.connect(erasure.forget_holder, dispatch_uid="certificates.erase")
        person_erased.connect(keeping.forget_holder, dispatch_uid="certificates.prints")
        certificate_changed.connect(receivers.tell_of_likely_duplicates, dispatch_uid="certificates.duplicates")
        certificate_changed.connect(receivers.make_documents, dispatch_uid="certificates.documents")
        certificate_changed.connect(journal.note, dispatch_uid="certificates.journal")
        certificate_changed.connect(receivers.renew_lists, dispatch_uid="certificates.lists")
        attempt_passed.connect(receivers.issue_certificates, dispatch_uid="certificates.issue")
        step_completed.connect(receivers.follow_reading, dispatch_uid="certificates.update")
        law_amended.connect(receivers.review_programmes, dispatch_uid="certificates.law")
        session_attended.connect(receivers.issue_after_session, dispatch_uid="certificates.session")
        pledge_signed.connect(receivers.issue_after_pledge, dispatch_uid="certificates.pledge")
        membership_changed.connect(receivers.issue_after_joining, dispatch_uid="certificates.membership")
        register_lacking(after_pass.lacking_after)
        register_earned(after_pass.earned_by)
