from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")
    # Screens of Wagtail's admin that check every id themselves: editors of organisations may open them.
    section_guard_allows = ["people_requests", "people_accept", "people_decline", "people_invit*"]

    # What becomes of every reference to a person when two accounts are merged: see merging.py.
    merge_moves = [
        *("people.Membership.person", "people.RoleGrant.person", "people.PledgeSignature.person", "people.Notice.person"),
        *(
            "people.Invitation.person",
            "people.Organisation.contact",
            "people.User.merged_into",
            "people.User_groups.user",
            "account.EmailAddress.user",
        ),
    ]
    merge_stays = [
        *("people.Membership.decided_by", "people.InvitationLink.made_by", "people.Invitation.invited_by", "people.InvitationList.uploaded_by"),
        *(
            "people.NoticeSilence.person",
            "people.TwoPeople.*",
            "people.ApiToken.person",
            "people.User_user_permissions.user",
            "people.CharterSignature.signed_by",
            "people.Consent.person",
            "people.Erasure.*",
        ),
        # Of the packages: who did something stays who did it, and ways to log in are the account's own.
        *(
            "mfa.Authenticator.user",
            "usersessions.UserSession.user",
            "wagtailusers.UserProfile.user",
            "wagtailadmin.*",
            "wagtailcore.*",
            "wagtaildocs.*",
            "wagtailimages.*",
        ),
        *("*.locked_by", "*.owner"),
    ]

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in

        from people import audit_log, clock, security_log
        from people.guarded_exports import guard_every_export
        from people.middleware import end_what_was_opened_with_less, limit_at_log_in
        from people.notice_kinds import register
        from people.notices import KINDS
        from people.organisation_notices import KINDS as ORGANISATION_KINDS
        from people.personal import kept, kinds, periods, retention
        from people.roles import sync_after_migrate
        from people.token_services import revoke_with_password

        clock.install()
        register(*KINDS, *ORGANISATION_KINDS)
        kept.register(*kinds.KINDS)
        kept.keep(*kinds.TABLES)
        kept.acts(*kinds.ACTS)
        kept.nobody(*kinds.NOBODY)
        retention.register(*periods.PERIODS)

        post_migrate.connect(sync_after_migrate, dispatch_uid="people.sync_roles")
        pre_migrate.connect(audit_log.drop_before_migrate, sender=self, dispatch_uid="people.audit_log")
        post_migrate.connect(audit_log.install_after_migrate, sender=self, dispatch_uid="people.audit_log")
        user_logged_in.connect(limit_at_log_in, dispatch_uid="people.limit_at_log_in")
        for signal in (password_changed, password_reset):
            signal.connect(revoke_with_password, dispatch_uid="people.revoke_with_password")
        authenticator_added.connect(end_what_was_opened_with_less, dispatch_uid="people.end_what_was_opened_with_less")
        security_log.connect()
        guard_every_export()
        checks.register(audit_log.check_triggers, checks.Tags.database)
