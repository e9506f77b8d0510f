"""Who: people, the organisations they stand for, the areas they live in, the pledge they sign, what they are told."""

from .area import Area
from .notice import Notice, NoticeSilence
from .organisation import Membership, Organisation, RoleGrant
from .pledge import Pledge, PledgeSignature
from .user import User

__all__ = ["Area", "Membership", "Notice", "NoticeSilence", "Organisation", "Pledge", "PledgeSignature", "RoleGrant", "User"]
