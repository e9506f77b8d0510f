"""Who: people, the organisations they stand for, the areas they live in, what they sign, what they are told."""

from .accreditation import Accreditation
from .api_token import ApiToken
from .area import Area
from .charter import Charter, CharterSignature
from .consent import Consent
from .erasure import Erasure
from .invitation import Invitation, InvitationLink, InvitationList
from .log_scrub import LogScrub
from .notice import Notice, NoticeSilence
from .organisation import Membership, Organisation, RoleGrant
from .pledge import Pledge, PledgeSignature
from .two_people import TwoPeople
from .user import User

__all__ = [
    "Accreditation",
    "ApiToken",
    "Area",
    "Charter",
    "CharterSignature",
    "Consent",
    "Erasure",
    "Invitation",
    "InvitationLink",
    "InvitationList",
    "LogScrub",
    "Membership",
    "Notice",
    "NoticeSilence",
    "Organisation",
    "Pledge",
    "PledgeSignature",
    "RoleGrant",
    "TwoPeople",
    "User",
]
