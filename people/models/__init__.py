"""Who: people, the organisations they stand for, the areas they live in, the pledge they sign, what they are told."""

from .area import Area
from .invitation import Invitation, InvitationLink, InvitationList
from .notice import Notice, NoticeSilence
from .organisation import Membership, Organisation, RoleGrant
from .pledge import Pledge, PledgeSignature
from .user import User

__all__ = [
    "Area",
    "Invitation",
    "InvitationLink",
    "InvitationList",
    "Membership",
    "Notice",
    "NoticeSilence",
    "Organisation",
    "Pledge",
    "PledgeSignature",
    "RoleGrant",
    "User",
]
