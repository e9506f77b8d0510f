"""For quizzes.after_pass: what the page of a result tells of the certificates of a passed attempt."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from certificates.enums import CertificateStatus
from certificates.models import Certificate
from certificates.queries import waiting_for
from certificates.rules import status
from people.refusals import Refusal
from quizzes.after_pass import Earned
from quizzes.models import Attempt


def lacking_after(attempt: Attempt, at: datetime) -> list[Refusal]:
    """What the certificates of its exam wait for."""
    return waiting_for(attempt.person, at, exam=attempt.exam_id)


def earned_by(attempt: Attempt, at: datetime) -> list[Earned]:
    """Its certificates, or one word for all: where one is valid, nothing is said of those that are not."""
    states = {status(one, at) for one in Certificate.objects.filter(attempt=attempt)}
    if not states:
        return []
    url, label = reverse("certificates:mine"), gettext("My certificates")
    if CertificateStatus.VALID in states:
        text = gettext("Download it, keep it on your phone, and bring it printed on election day.")
        return [Earned(gettext("Your certificate is ready"), text, url, label)]
    state = next(one for one in CertificateStatus if one in states)
    title = gettext("Your certificate does not count now: %(status)s") % {"status": state.label}
    return [Earned(title, gettext("Under “My certificates” you see why, and what you can do."), url, label)]
