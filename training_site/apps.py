from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django_tasks.signals import task_enqueued, task_finished, task_started
from wagtail.users.apps import WagtailUsersAppConfig


class TrainingSiteConfig(AppConfig):
    name = "training_site"
    verbose_name = "Bakylau"

    def ready(self) -> None:
        from courses.site_token import register_site_token
        from people.personal import kept
        from training_site import checks as own_checks
        from training_site import counting_cache, site_version
        from training_site.headers import mark_scripts_of_choosers
        from training_site.models import site_token
        from training_site.queue import notes, retries
        from training_site.watch import sentry

        register_site_token(site_token)
        mark_scripts_of_choosers()
        kept.nobody("training_site.*")
        pre_migrate.connect(site_version.drop_before_migrate, sender=self, dispatch_uid="training_site.site_version")
        post_migrate.connect(site_version.install_after_migrate, sender=self, dispatch_uid="training_site.site_version")
        post_migrate.connect(counting_cache.make_tables, sender=self, dispatch_uid="training_site.counting_cache")
        checks.register(site_version.check_triggers, checks.Tags.database)
        checks.register(own_checks.check_service, checks.Tags.security)
        checks.register(own_checks.check_sample, checks.Tags.database)
        checks.register(own_checks.check_database_log, checks.Tags.database)
        task_enqueued.connect(notes.enqueued, dispatch_uid="training_site.enqueued")
        task_started.connect(notes.started, dispatch_uid="training_site.started")
        task_finished.connect(retries.after_failure, dispatch_uid="training_site.after_failure")
        task_finished.connect(notes.finished, dispatch_uid="training_site.finished")
        sentry.start(settings.SENTRY_DSN, environment=settings.SENTRY_ENVIRONMENT)


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's own list of users, with the form of our user: e-mail and full name, no user name."""

    user_viewset = "people.viewsets.UserViewSet"
