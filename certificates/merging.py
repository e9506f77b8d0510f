"""Two accounts become one: certificates are handed on, and say what they said."""

from typing import Any

from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from certificates import services
from certificates.models import Certificate, HandIssue, Programme
from certificates.programmes.requirements import programmes_asking_for_more
from people.merging import Merge, MergeStep
from people.models import User


def merge_accounts(sender: type[User], merge: Merge, step: MergeStep, **kwargs: Any) -> None:
    """Receiver of accounts_merging. Two that are valid both stay; the one that holds longest counts. What both accounts have done together
    may be all that a programme asks for."""
    if step == MergeStep.RESTORE:
        services.issue_waiting(merge.kept, programmes_asking_for_more(), at=merge.at)
    if step != MergeStep.MOVE:
        return
    for proposal in HandIssue.objects.filter(person=merge.gone, decided_at=None):
        proposal.decided_at, proposal.decided_by = merge.at, merge.by
        proposal.save(update_fields=["decided_at", "decided_by"])
    HandIssue.objects.filter(person=merge.gone).update(person=merge.kept)
    for programme in Programme.objects.filter(hand_issuers=merge.gone):
        programme.hand_issuers.add(merge.kept)
        programme.hand_issuers.remove(merge.gone)
    # The attempts are locked: an exam that was being handed in meanwhile has issued its certificate, or waits until both accounts are one.
    certificates = list(Certificate.objects.select_for_update(of=("self",)).filter(holder=merge.gone).order_by("pk"))
    for certificate in certificates:
        certificate.holder = merge.kept
        certificate.save(update_fields=["holder"])
        log(instance=certificate, action="certificates.hand_on", user=merge.by, data={"from": merge.gone.pk, "to": merge.kept.pk})
    merge.tell(gettext_noop("certificates that hold or have run out"), sum(one.revoked_at is None for one in certificates))
    merge.tell(gettext_noop("certificates that were revoked"), sum(one.revoked_at is not None for one in certificates))
