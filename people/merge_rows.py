"""What of this app moves when two accounts become one."""

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_noop

from people import services
from people.enums import MembershipState
from people.merging import Merge
from people.models import Invitation, Membership, Notice, Organisation, PledgeSignature, User

FILLED = ("phone", "home_area")


def settle_memberships(merge: Merge) -> None:
    """One accepted membership and one open request at most remain. Accepted comes before asked; where both are accepted, the kept
    account's stays and the other ends as any membership does: its posts are open again."""
    rows = Membership.objects.filter(person__in=[merge.kept, merge.gone]).select_related("person", "organisation")
    of = {(row.person_id, row.state): row for row in rows}
    kept, gone = merge.kept.pk, merge.gone.pk
    accepted = [row for row in (of.get((kept, MembershipState.ACCEPTED)), of.get((gone, MembershipState.ACCEPTED))) if row]
    asked = [row for row in (of.get((kept, MembershipState.ASKED)), of.get((gone, MembershipState.ASKED))) if row]
    if len(accepted) == 2:
        _end(merge, accepted[1], accepted[0])
    for row in asked if accepted else asked[1:]:
        services.withdraw_request(row, at=merge.at)
        merge.tell(gettext_noop("open requests to organisations, withdrawn"), 1)


def _end(merge: Merge, gone: Membership, kept: Membership) -> None:
    """Of the same organisation, the membership is not over: nobody steps back from a post."""
    if gone.organisation_id == kept.organisation_id:
        gone.state, gone.decided_at, gone.decided_by = MembershipState.ENDED, merge.at, merge.by
        gone.save(update_fields=["state", "decided_at", "decided_by"])
        return
    services.end_membership(gone, by=merge.by, at=merge.at)
    merge.tell(gettext_noop("accepted memberships, ended: the account that stays is with another organisation"), 1)


def move_rows(merge: Merge) -> None:
    """Memberships, roles, signatures, notices, invitations, addresses. The closed account gives its own address up and keeps its number."""
    kept, gone = merge.kept, merge.gone
    merge.tell(gettext_noop("memberships and requests, the history of them"), Membership.objects.filter(person=gone).update(person=kept))
    for grant in list(gone.role_grants.select_related("organisation")):
        services.grant_role(kept, grant.role, grant.organisation, by=merge.by)
        services.withdraw_role(gone, grant.role, grant.organisation, by=merge.by)
        merge.tell(gettext_noop("roles"), 1)
    signed = PledgeSignature.objects.filter(person=kept).values("pledge")
    merge.tell(gettext_noop("signatures of the pledge"), PledgeSignature.objects.filter(person=gone).exclude(pledge__in=signed).update(person=kept))
    merge.tell(gettext_noop("notices"), _move_notices(merge))
    Invitation.objects.filter(person=gone).update(person=kept)
    Organisation.objects.filter(contact=gone).update(contact=kept)
    _move_addresses(merge)
    _fill_in(merge)
    User.objects.filter(merged_into=gone).update(merged_into=kept)


def _move_notices(merge: Merge) -> int:
    told = set(Notice.objects.filter(person=merge.kept).values_list("kind", "key"))
    new = [pk for pk, kind, key in Notice.objects.filter(person=merge.gone).values_list("pk", "kind", "key") if (kind, key) not in told]
    return Notice.objects.filter(pk__in=new).update(person=merge.kept)


def _move_addresses(merge: Merge) -> None:
    """Whoever logs in by the address of the closed account gets into the one that stays, if the address had been proven."""
    kept, gone = merge.kept, merge.gone
    moved = EmailAddress.objects.filter(user=gone, verified=True).update(user=kept, primary=False)
    merge.tell(gettext_noop("e-mail addresses, by which one logs in"), moved)
    EmailAddress.objects.filter(user=gone).delete()
    gone.email = f"merged-{gone.pk}@merged.invalid"
    gone.merged_into = kept
    gone.save(update_fields=["email", "merged_into"])


def _fill_in(merge: Merge) -> None:
    """What the kept account does not say, the other may."""
    empty = [name for name in FILLED if not getattr(merge.kept, name) and getattr(merge.gone, name)]
    for name in empty:
        setattr(merge.kept, name, getattr(merge.gone, name))
    merge.kept.save(update_fields=empty)
