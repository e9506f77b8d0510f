from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class TrainingSiteConfig(AppConfig):
    name = "training_site"
    verbose_name = "Bakylau"


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's own list of users, with the form of our user: e-mail and full name, no user name."""

    user_viewset = "people.viewsets.UserViewSet"
