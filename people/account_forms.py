"""allauth's forms where ours differ; kept apart from forms.py, which allauth itself imports."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit


class RequestLoginCodeForm(AllauthRequestLoginCodeForm):
    """Asks for a code by mail. Limited by account and caller's address together: a stranger who keeps asking for codes of
    somebody else's account does not keep its owner from asking for one."""

    def clean_email(self) -> str:
        adapter = get_adapter()
        email: str = self.cleaned_data["email"].lower()
        key = f"{adapter.get_client_ip(context.request)}:{email}"
        if not ratelimit.consume(context.request, action="request_login_code", key=key):
            raise adapter.validation_error("too_many_login_attempts")
        users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        self._user = users[0] if users else None
        return email
