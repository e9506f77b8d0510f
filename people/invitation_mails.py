"""The mails that invite: each goes out once, whatever dies in between.

An invitation is claimed (being mailed) and the claim is committed before its mail goes out. Where the mail certainly did not go out (no
connection, the server said no) it is queued again, a few times; where nobody can know, it stays claimed, and a person decides.
"""

from datetime import datetime, timedelta
from logging import getLogger
from smtplib import SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from people.enums import InvitationState
from people.models import Invitation
from people.queries import admitted_organisations

logger = getLogger(__name__)
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
LATE_AFTER = timedelta(minutes=10)
A_TASK = 200


class Rejected(Exception):
    """The mail certainly did not go out. for_good: asking the server again would be of no use."""

    def __init__(self, for_good: bool) -> None:
        super().__init__()
        self.for_good = for_good


def are_late(at: datetime) -> bool:
    """Whether mails wait that should long have gone out: no worker runs, or it died."""
    return waiting(at - LATE_AFTER).exists()


def waiting(at: datetime) -> QuerySet[Invitation]:
    """The invitations to be mailed at `at`, the oldest first. Those of an organisation that is suspended wait until it is back."""
    return _queued().filter(due_at__lte=at).order_by("due_at", "pk")


def mail_waiting(*, at: datetime) -> tuple[int, int]:
    """Mail up to A_TASK of those that wait; returns (sent, failed)."""
    sent = failed = 0
    for invitation in list(waiting(at).select_related("organisation")[:A_TASK]):
        claimed = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.QUEUED)
        if not claimed.update(state=InvitationState.SENDING, claimed_at=at):
            continue  # another worker was faster, or it was withdrawn
        if _mail(invitation, at):
            sent += 1
        else:
            failed += 1
    return sent, failed


def next_due() -> datetime | None:
    """When the next mail is due; None where none waits."""
    return _queued().order_by("due_at").values_list("due_at", flat=True).first()


def _queued() -> QuerySet[Invitation]:
    return Invitation.objects.filter(state=InvitationState.QUEUED, organisation__in=admitted_organisations())


def _mail(invitation: Invitation, at: datetime) -> bool:
    claim = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.SENDING)
    try:
        _send(invitation)
    except Rejected as rejected:
        tried = invitation.failures + 1
        if rejected.for_good or tried > len(PAUSES):
            claim.update(state=InvitationState.FAILED, failures=tried)
        else:
            claim.update(state=InvitationState.QUEUED, failures=tried, due_at=at + PAUSES[tried - 1])
        return False
    except (OSError, SMTPException):
        logger.warning("Nobody knows whether invitation %s went out: it is not sent again by itself.", invitation.pk)
        return False
    # Withdrawn or answered meanwhile: it was mailed all the same.
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=at, mailings=F("mailings") + 1)
    claim.update(state=InvitationState.SENT)
    return True


def _send(invitation: Invitation) -> None:
    """Raises Rejected where it certainly did not go out, OSError or SMTPException where nobody knows."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise Rejected(for_good=False) from error
    try:
        _letter(invitation, connection).send()
    except (ValueError, SMTPNotSupportedError) as error:  # an address that no letter can carry
        raise Rejected(for_good=True) from error
    except SMTPResponseException as error:
        raise Rejected(for_good=error.smtp_code >= 500) from error
    except SMTPRecipientsRefused as error:
        raise Rejected(for_good=all(code >= 500 for code, _text in error.recipients.values())) from error
    finally:
        connection.close()


def _letter(invitation: Invitation, connection: Any) -> EmailMessage:
    """In the language of whoever is invited."""
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    with translation.override(invitation.language):
        context = {
            "name": invitation.full_name,
            "organisation": " ".join(str(invitation.organisation).split()),
            "address": site + reverse("join:letter", args=[invitation.token]),
            "expires_at": invitation.expires_at,
        }
        subject = _("%(organisation)s invites you to observe the elections") % {"organisation": context["organisation"]}
        return EmailMessage(subject, render_to_string("people/mail/invitation.txt", context), None, [invitation.email], connection=connection)
