"""What the holder is told by mail, in the holder's own language."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from certificates.models import Certificate
from certificates.written import language_of
from people.notice_kinds import shown_value

# kind → subject; the text is certificates/mail/<kind>.txt
SUBJECTS = {
    "issued": gettext_noop("Your certificate: %(programme)s"),
    "issued_by_hand": gettext_noop("Your certificate: %(programme)s"),
    "revoked": gettext_noop("Your certificate has been revoked: %(programme)s"),
    "unrevoked": gettext_noop("Your certificate is valid again: %(programme)s"),
    "suspended": gettext_noop("Your certificate is suspended: %(programme)s"),
    "resumed": gettext_noop("The suspension of your certificate is lifted: %(programme)s"),
    "renamed": gettext_noop("Your certificate with the corrected name: %(programme)s"),
    "rename_declined": gettext_noop("The name on your certificate stays as it is: %(programme)s"),
}


# Of a reason that is not written in the holder's language.
_HEADINGS = {
    "kk": gettext_noop("The reason, as the headquarters wrote it in Kazakh:"),
    "ru": gettext_noop("The reason, as the headquarters wrote it in Russian:"),
    "en": gettext_noop("The reason, as the headquarters wrote it in English:"),
}


def send(kind: str, certificate: Certificate, values: Mapping[str, Any], key: str = "") -> None:
    """values: as people.notice_kinds writes them; key: of this mail, by which a mailbox knows one that comes twice.

    Raises what the mail backend raises (OSError, SMTPException).
    """
    with translation.override(certificate.holder.language):
        context = {
            "certificate": certificate,
            "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("certificates:mine"),
            "public_url": certificate.public_url,
            **{name: shown_value(value) for name, value in values.items()},
            "reason_heading": reason_heading(str(values.get("reason", "")), certificate.holder.language),
        }
        subject = gettext(SUBJECTS[kind]) % {"programme": certificate.programme_name}
        headers = {"Message-ID": f"<certificate-{key}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}>"} if key else {}
        text = render_to_string(f"certificates/mail/{kind}.txt", context)
        EmailMessage(subject, text, None, [certificate.holder.email], headers=headers).send()


def reason_heading(reason: str, reader: str) -> str:
    """What stands above a reason, in the active language: in which one it is written, where that is not the reader's."""
    written = language_of(reason)
    return gettext("The reason:") if written in ("", reader) else gettext(_HEADINGS[written])
