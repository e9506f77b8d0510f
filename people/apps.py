from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from people.roles import sync_after_migrate

        post_migrate.connect(sync_after_migrate, dispatch_uid="people.sync_roles")
