from django.http import HttpRequest

from people.models import User


class PersonRequest(HttpRequest):
    """A request that has passed login_required."""

    user: User
