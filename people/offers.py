"""What an opened invitation offers: an organisation's link to whoever has it, a letter to whom it was mailed."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.urls import reverse

from people import invitation_services
from people.enums import MembershipState
from people.invitation_rules import addressee_refusals, join_refusals, letter_refusals, link_refusals
from people.models import Invitation, InvitationLink, Membership, Organisation, User
from people.queries import holder_of
from people.refusals import Refusal


@dataclass(frozen=True)
class Offer(ABC):
    """email: the one address it is for, proven by the mail that brought it; "" where it is for anybody."""

    token: str
    organisation: Organisation
    email: str
    prefilled: dict[str, Any]
    page: ClassVar[str]

    @classmethod
    @abstractmethod
    def find(cls, token: str) -> "Offer | None":
        """The offer of this token, whether it still holds or not."""

    @abstractmethod
    def refusals(self, at: datetime) -> list[Refusal]:
        """Why nobody may take it."""

    @abstractmethod
    def refusals_to(self, person: User) -> list[Refusal]:
        """Why this person may not take it."""

    @abstractmethod
    def join(self, person: User, *, at: datetime) -> Membership:
        """Raises Refused."""

    @property
    def address(self) -> str:
        return reverse(f"join:{self.page}", args=[self.token])

    @property
    def sign_up_address(self) -> str:
        return reverse(f"join:{self.page}_sign_up", args=[self.token])

    @property
    def has_account(self) -> bool:
        """Whether the person it is for has an account: told to whoever holds the letter alone."""
        return bool(self.email) and holder_of(self.email) is not None

    def has_joined(self, person: User) -> bool:
        return person.memberships.filter(organisation=self.organisation, state=MembershipState.ACCEPTED).exists()


@dataclass(frozen=True)
class LinkOffer(Offer):
    link: InvitationLink
    page: ClassVar[str] = "link"

    @classmethod
    def find(cls, token: str) -> "LinkOffer | None":
        link = InvitationLink.objects.select_related("organisation").filter(token=sound(token)).first()
        return cls(token, link.organisation, "", {}, link) if link else None

    def refusals(self, at: datetime) -> list[Refusal]:
        return link_refusals(self.link, at)

    def refusals_to(self, person: User) -> list[Refusal]:
        return join_refusals(person, self.organisation)

    def join(self, person: User, *, at: datetime) -> Membership:
        return invitation_services.join_by_link(person, self.link, at=at)


@dataclass(frozen=True)
class LetterOffer(Offer):
    invitation: Invitation
    page: ClassVar[str] = "letter"

    @classmethod
    def find(cls, token: str) -> "LetterOffer | None":
        invitation = Invitation.objects.select_related("organisation", "area").filter(token=sound(token)).first()
        if invitation is None:
            return None
        told = {name: getattr(invitation, name) for name in ("email", "full_name", "phone", "language")}
        return cls(token, invitation.organisation, invitation.email, told | {"home_area": invitation.area_id}, invitation)

    def refusals(self, at: datetime) -> list[Refusal]:
        return letter_refusals(self.invitation, at)

    def refusals_to(self, person: User) -> list[Refusal]:
        return addressee_refusals(self.invitation, person) or join_refusals(person, self.organisation)

    def join(self, person: User, *, at: datetime) -> Membership:
        return invitation_services.join_by_letter(person, self.invitation, at=at)


def sound(token: str) -> str:
    """The token as it came, or "" where none can be such: a database may choke on it."""
    return token if re.fullmatch(r"[A-Za-z0-9_-]{16,40}", token) else ""
