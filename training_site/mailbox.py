"""On a laptop mail is not sent but kept on disk; this page shows the last of it, so that sign-up can be tried.

Mounted only where settings.SHOW_MAILBOX: never in production.
"""

import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

SHOWN = 20


def mailbox(request: HttpRequest) -> HttpResponse:
    """The last mails, newest first. Whoever reaches this machine's loopback address."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:SHOWN] if folder.exists() else []
    return render(request, "mailbox.html", {"mails": [read_mail(file) for file in files]})


def read_mail(file: Path) -> dict[str, str]:
    """Recipient, subject and text of the first message in a file of Django's file-based mail backend."""
    raw = file.read_bytes().split(b"\n" + b"-" * 79)[0]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    return {"to": str(message["To"]), "subject": str(message["Subject"]), "text": body.get_content() if body else ""}


urlpatterns = [path("", mailbox, name="mailbox")]
