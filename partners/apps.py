from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")
    # Every screen of ours asks for itself who may: see guard.py.
    section_guard_allows = ["partners:*"]

    def ready(self) -> None:
        from partners import notices, personal, receivers
        from people.notice_kinds import register, register_due
        from people.personal import kept
        from people.signals import organisation_founded

        register(*notices.KINDS)
        kept.nobody(*personal.NOBODY)
        register_due(notices.expiring_accreditations)
        register_due(notices.unsigned_charters)
        organisation_founded.connect(receivers.give_what_it_needs, dispatch_uid="partners.organisation")
