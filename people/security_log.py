"""What somebody who looks into an attack needs: every log-in and every failed one, every factor and password changed, every refusal.

It names accounts by their number and networks instead of addresses; never a password, a code, a token, a name or an e-mail address. An address
that was typed is told by a keyed hash, so that many tries at one account can be seen to be that.
"""

import ipaddress
import logging
from typing import Any

from allauth.account import signals as account
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

logger = logging.getLogger("bakylau.security")


def tell(event: str, request: HttpRequest | None, **facts: Any) -> None:
    """One line: the event, then facts as name=value. Values are numbers and words of ours, or hashed."""
    network = network_of(request) if request is not None else ""
    known = {"event": event, "network": network, **{name: fact for name, fact in facts.items() if fact not in {None, ""}}}
    logger.info(" ".join(f"{name}={fact}" for name, fact in known.items()), extra=known)


def network_of(request: HttpRequest) -> str:
    """The caller's network: /24 of IPv4, /48 of IPv6."""
    ip = get_client_ip(request)
    if not ip:
        return "unknown"
    return str(ipaddress.ip_network(f"{ip}/{24 if '.' in ip else 48}", strict=False))


def hashed(address: str) -> str:
    return salted_hmac("people.security_log", address.strip().lower(), algorithm="sha256").hexdigest()[:16]


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    tell("log_in_failed", request, tried=hashed(str(credentials.get("email") or credentials.get("username") or "")))


def _step(sender: Any, request: HttpRequest, user: Any, method: str, **kwargs: Any) -> None:
    tell("factor_shown", request, person=user.pk, method=method, type=kwargs.get("type"))


def _about(event: str) -> Any:
    def receiver(sender: Any, request: HttpRequest | None = None, user: Any = None, authenticator: Any = None, **kwargs: Any) -> None:
        tell(event, request, person=getattr(user, "pk", None), type=getattr(authenticator, "type", None))

    return receiver


EVENTS: dict[str, Signal] = {
    "logged_in": auth.user_logged_in,
    "logged_out": auth.user_logged_out,
    "code_refused": account.login_code_rejected,
    "reset_code_refused": account.password_reset_code_rejected,
    "password_changed": account.password_changed,
    "password_set": account.password_set,
    "password_reset": account.password_reset,
    "address_changed": account.email_changed,
    "factor_refused": mfa.authentication_failed,
    "factor_added": mfa.authenticator_added,
    "factor_removed": mfa.authenticator_removed,
    "recovery_codes_renewed": mfa.authenticator_reset,
}


def connect() -> None:
    for event, signal in EVENTS.items():
        signal.connect(_about(event), weak=False, dispatch_uid=f"people.security_log.{event}")
    auth.user_login_failed.connect(_failed, dispatch_uid="people.security_log.failed")
    account.authentication_step_completed.connect(_step, dispatch_uid="people.security_log.step")
