"""The only writers of tokens of the API, and whose a token is."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from people.enums import Role, TokenOpens
from people.middleware import has_second_factor, needs_second_factor
from people.models import ApiToken, User
from people.queries import has_role
from people.refusals import Refusal, Refused

PREFIX = "bq_"
MOST = 10
DAYS = (1, 30, 90)
STAFF = [role for role in Role.values if role != Role.VOLUNTEER]
USED_WITHIN = timedelta(minutes=5)  # how exactly it is kept when a token was last used


def token_refusals(person: User, name: str, days: int, opens: str, at: datetime) -> list[Refusal]:
    """Why the person may not have one more token."""
    refusals = []
    if not name.strip():
        refusals.append(Refusal("name_missing", gettext_noop("Give the token a name: by it you know later which program uses it.")))
    if days not in DAYS:
        refusals.append(Refusal("days_unknown", gettext_noop("Choose for how long the token holds.")))
    if opens not in TokenOpens.values:
        refusals.append(Refusal("opens_unknown", gettext_noop("Choose what the token opens.")))
    if needs_second_factor(person):
        refusals.append(Refusal("no_second_factor", gettext_noop("Your role opens other people's data. Set up a second factor first.")))
    if person.desk_tokens.filter(revoked_at=None, expires_at__gt=at).count() >= MOST:
        refusals.append(Refusal("too_many_tokens", gettext_noop("You have ten tokens. Revoke one first.")))
    return refusals


@transaction.atomic
def make_token(person: User, *, name: str, days: int, opens: str = TokenOpens.ALL, at: datetime) -> tuple[ApiToken, str]:
    """A new token and its secret, which is kept nowhere. Raises Refused (token_refusals)."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if refusals := token_refusals(person, name, days, opens, at):
        raise Refused(refusals)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        name=name.strip()[:60],
        digest=digest_of(secret),
        hint=secret[:8],
        opens=opens,
        has_second_factor=has_second_factor(person),
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    log(instance=person, action="people.make_token", user=person, data={"token": token.hint, "days": days, "opens": opens})
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: datetime) -> None:
    """From now on it opens nothing. Pressed twice, it is revoked once."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        log(instance=token.person, action="people.revoke_token", user=by, data={"token": token.hint})


def revoke_all(person: User, *, by: User, at: datetime) -> None:
    """Whoever had the password, or the phone, may have made one."""
    for token in person.desk_tokens.filter(revoked_at=None):
        revoke_token(token, by=by, at=at)


def revoke_with_password(sender: type, user: User, **kwargs: Any) -> None:
    """Receiver of allauth's password_changed and password_reset: as all other sessions do, tokens end with the old password."""
    revoke_all(user, by=user, at=timezone.now())


def token_by_secret(secret: str, at: datetime) -> ApiToken | None:
    """The token, with its person, where it holds and the account is open; of staff, only where a second factor stood behind it when it was made and
    still does."""
    token = ApiToken.objects.select_related("person").filter(digest=digest_of(secret)).first()
    if token is None or not token.holds(at) or not token.person.is_active:
        return None
    person = token.person
    if needs_second_factor(person) or (_is_staff(person) and not person.is_sample and not token.has_second_factor):
        return None
    if token.used_at is None or at - token.used_at > USED_WITHIN:
        ApiToken.objects.filter(pk=token.pk).update(used_at=at)
    return token


def digest_of(secret: str) -> str:
    """256 random bits need no slow hash."""
    return sha256(secret.encode()).hexdigest()


def _is_staff(person: User) -> bool:
    return person.is_superuser or has_role(person, *STAFF)
