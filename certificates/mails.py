"""What the holder is told by mail, in the holder's own language, after the fact is committed."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.models import Certificate


def tell_issued(certificate: Certificate) -> None:
    with translation.override(certificate.holder.language):
        _send(certificate, _("Your certificate: %(programme)s"), "certificates/mail/issued.txt")


def tell_revoked(certificate: Certificate) -> None:
    with translation.override(certificate.holder.language):
        _send(certificate, _("Your certificate has been revoked: %(programme)s"), "certificates/mail/revoked.txt")


def _send(certificate: Certificate, subject: str, template: str) -> None:
    """Send to the holder; the language of both is the active one."""
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("certificates:mine")
    text = render_to_string(template, {"certificate": certificate, "address": address, "public_url": certificate.public_url})
    send_mail(subject % {"programme": certificate.programme.name}, text, None, [certificate.holder.email])
