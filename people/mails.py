"""Mails of this app that allauth does not send: in the person's own language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from people.models import Notice
from people.notice_kinds import filled, kind_of


def send_erased(address: str, language: str) -> None:
    """The last mail to somebody who was erased: to the address that nobody has any more."""
    with translation.override(language):
        send_mail(gettext("Your account has been erased"), render_to_string("people/mail/erased.txt"), None, [address])


def send_notice(notice: Notice) -> None:
    """Its Message-ID is its own, so that a mailbox shows one that comes twice as one. Raises what the backend raises (OSError, SMTPException)."""
    kind = kind_of(notice.kind)
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    with translation.override(notice.person.language):
        context = {
            "person": notice.person,
            "text": filled(kind.text, notice.values),
            "address": site + reverse(kind.view),
            "settings_address": site + reverse("people:notices"),
            "may_be_silenced": kind.may_be_silenced,
        }
        headers = {"Message-ID": f"<notice-{salted_hmac('people.notice', str(notice.pk)).hexdigest()[:24]}@{urlsplit(site).hostname}>"}
        text = render_to_string("people/mail/notice.txt", context)
        EmailMessage(filled(kind.title, notice.values), text, None, [notice.person.email], headers=headers).send()
