"""Who: people, the organisations they stand for, the areas they live in, the pledge they sign."""

from .area import Area
from .organisation import Membership, Organisation, RoleGrant
from .pledge import Pledge, PledgeSignature
from .user import User

__all__ = ["Area", "Membership", "Organisation", "Pledge", "PledgeSignature", "RoleGrant", "User"]
