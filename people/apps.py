from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")
    # Screens of Wagtail's admin that check every id themselves: editors of organisations may open them.
    section_guard_allows = ["people_requests", "people_accept", "people_decline", "people_invit*"]

    def ready(self) -> None:
        from people.notice_kinds import register
        from people.notices import KINDS
        from people.organisation_notices import KINDS as ORGANISATION_KINDS
        from people.roles import sync_after_migrate

        register(*KINDS, *ORGANISATION_KINDS)

        post_migrate.connect(sync_after_migrate, dispatch_uid="people.sync_roles")
