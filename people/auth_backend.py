"""allauth's way to log in; who is logged in is asked for as Django does, in SQL that is made once a process."""

from allauth.account.auth_backends import AuthenticationBackend

from people.models import User
from people.prepared import NO_ID, PreparedQuery

_USER = PreparedQuery(lambda pk: User.objects.filter(pk=pk), pk=NO_ID)


class Backend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        found: list[User] = _USER.objects(pk=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
