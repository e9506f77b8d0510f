"""What this app tells: how an organisation answered."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.enums import MembershipState
from people.models import Membership
from people.notice_kinds import NoticeKind, multilingual
from people.notice_services import tell

_LABEL = _("My organisation")
KINDS = (
    NoticeKind(
        "membership_accepted",
        label=_LABEL,
        title=gettext_noop("%(organisation)s has accepted you"),
        text=gettext_noop("You can stand at a station for %(organisation)s once you are certified."),
    ),
    NoticeKind(
        "membership_declined",
        label=_LABEL,
        title=gettext_noop("%(organisation)s has declined your request"),
        text=gettext_noop("%(organisation)s has declined your request to join. You can ask another organisation."),
        view="people:organisation",
        action=gettext_noop("Choose an organisation"),
    ),
    NoticeKind(
        "membership_ended",
        label=_LABEL,
        title=gettext_noop("You are no longer with %(organisation)s"),
        text=gettext_noop("%(organisation)s has ended your membership. To stand at a station, ask another organisation to accept you."),
        view="people:organisation",
        action=gettext_noop("Choose an organisation"),
        may_be_silenced=False,
    ),
)
_KIND_OF_STATE = {
    MembershipState.ACCEPTED: "membership_accepted",
    MembershipState.DECLINED: "membership_declined",
    MembershipState.ENDED: "membership_ended",
}


def tell_answer(membership: Membership, *, at: datetime) -> None:
    """Tell the person what another one decided about the membership. What the person did is no news to them."""
    kind = _KIND_OF_STATE.get(MembershipState(membership.state))
    if kind and membership.decided_by_id != membership.person_id:
        key = f"membership {membership.pk}"
        tell(membership.person, kind, key, {"organisation": multilingual(membership.organisation.name)}, at=at)
