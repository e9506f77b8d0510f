from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, post_save, pre_migrate
from django.utils.translation import gettext_lazy as _


class StationsConfig(AppConfig):
    name = "stations"
    verbose_name = _("Stations")

    section_guard_allows = ["stations_papers:requisites*"]
    merge_moves = [
        "stations.Assignment.person",
        "stations.Availability.person",
        "stations.ConflictOfInterest.person",
        "stations.ObserverCard.person",
        "stations.Offer.person",
        "stations.Scope.person",
    ]
    merge_stays = [
        "stations.Assignment.assigned_by",
        "stations.Assignment.ended_by",
        "stations.PaperRun.asked_by",
        "stations.Plan.made_by",
        "stations.PlanLine.person",
        "stations.Presence.by",
        "stations.Scope.given_by",
        "stations.StationImport.by",
        "stations.StationListMapping.made_by",
        "stations.Swap.asked_by",
        "stations.Swap.decided_by",
    ]

    def ready(self) -> None:
        from certificates.signals import certificate_changed, counts_until_changed
        from people.notice_kinds import register, register_due
        from people.personal import erasing, export, kept, retention
        from people.seen import narrow
        from people.signals import (
            account_closed,
            accounts_merging,
            accreditation_cut,
            membership_changed,
            merge_asked,
            organisation_shut,
            person_erased,
        )
        from stations import merging, notices, periods, personal, personal_files, receivers, scope, triggers
        from stations.day import receivers as day_receivers
        from stations.life import erasure as life_erasure
        from stations.life import notices as life_notices
        from stations.models import Election, Shift
        from stations.papers import keeping as papers

        register(*notices.KINDS, *life_notices.KINDS)
        kept.register(*personal.KINDS)
        kept.keep(*personal.TABLES)
        kept.acts(*personal.ACTS)
        kept.nobody(*personal.NOBODY)
        retention.register(*periods.PERIODS)
        export.register_files(personal_files.files_of)
        erasing.register_lines(personal_files.posts_to_open)
        register_due(life_notices.tomorrow)
        narrow(scope.narrowed)

        pre_migrate.connect(triggers.drop_before_migrate, sender=self, dispatch_uid="stations.triggers")
        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="stations.triggers")
        checks.register(triggers.check_triggers, checks.Tags.database)
        merge_asked.connect(merging.merge_refusals, dispatch_uid="stations.merge_refusals")
        accounts_merging.connect(merging.merge_accounts, dispatch_uid="stations.merge")
        certificate_changed.connect(receivers.free_posts_of_ended, dispatch_uid="stations.ended")
        certificate_changed.connect(receivers.move_to_issued, dispatch_uid="stations.issued")
        certificate_changed.connect(receivers.move_to_successor, dispatch_uid="stations.successor")
        counts_until_changed.connect(receivers.follow_counts_until, dispatch_uid="stations.law")
        membership_changed.connect(receivers.free_posts_of_former_member, dispatch_uid="stations.membership")
        account_closed.connect(receivers.free_posts_of_closed_account, dispatch_uid="stations.account")
        person_erased.connect(receivers.forget_person, dispatch_uid="stations.erase")
        person_erased.connect(papers.forget_person, dispatch_uid="stations.erase_papers")
        person_erased.connect(life_erasure.forget_person, dispatch_uid="stations.erase_life")
        organisation_shut.connect(receivers.free_posts_of_shut, dispatch_uid="stations.organisation")
        post_save.connect(day_receivers.look_at_shift, sender=Shift, dispatch_uid="stations.missing_in_shift")
        post_save.connect(day_receivers.look_at_election, sender=Election, dispatch_uid="stations.missing_in_election")
        accreditation_cut.connect(receivers.free_posts_without_accreditation, dispatch_uid="stations.accreditation")
