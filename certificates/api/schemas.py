"""What the API takes and gives. Nothing but what the public page of a certificate shows."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, model_validator

from certificates.badges.openbadge import list_address
from certificates.public_facts import PublicFacts
from certificates.rate_limit import LOOK_UPS
from certificates.status.lists import token_address

MOST_AT_ONCE = 100
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200)]


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class NumberAndName(Strict):
    """As printed; the number in any case, with or without spaces and dashes."""

    number: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40)]
    name: Text


class Asked(Strict):
    """Either the token of the public link, or number and name."""

    token: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64)] | None = None
    number: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40)] | None = None
    name: Text | None = None

    @model_validator(mode="after")
    def one_way(self) -> "Asked":
        by_number = self.number is not None and self.name is not None
        if by_number == (self.token is not None) or (self.token is not None and (self.number or self.name)):
            raise ValueError("give either token, or number and name")
        return self


class Many(Strict):
    """Up to a hundred by their links; of these so many by number and name as one address may look up at all."""

    certificates: list[Asked] = Field(min_length=1, max_length=MOST_AT_ONCE)

    @model_validator(mode="after")
    def few_by_number(self) -> "Many":
        if sum(one.token is None for one in self.certificates) > LOOK_UPS:
            raise ValueError(f"at most {LOOK_UPS} by number and name")
        return self


class StatusListOut(Schema):
    """Signed lists, for whoever wants to verify without asking. revocation: of all that does not hold now, for whatever reason;
    token: with the reason."""

    number: int
    revocation: str
    token: str


class StatusPlace(Schema):
    list: int
    index: int


class CertificateOut(Schema):
    """status: valid, suspended, revoked, replaced, expired or erased. counts_for_posts: valid, and any update that the law requires is done.
    name: empty where the holder was erased. issued_by_hand: why, where no exam stands behind it."""

    number: str
    name: str
    holder_erased: bool
    programme: dict[str, str]
    status: str
    counts_for_posts: bool
    issued_at: datetime
    valid_until: datetime
    law_as_of: date
    updated_to: date | None
    counts_until: datetime | None
    revoked_from: datetime | None
    suspended_until: datetime | None
    issued_by_hand: str | None
    link: str
    status_place: StatusPlace


class Answer(Schema):
    found: bool
    certificate: CertificateOut | None = None


class Trouble(Schema):
    detail: str


def certificate_out(facts: PublicFacts, link: str) -> CertificateOut:
    return CertificateOut(
        number=facts.number,
        name=facts.name,
        holder_erased=facts.is_erased,
        programme=facts.programme,
        status=str(facts.status),
        counts_for_posts=facts.status == "valid" and not facts.has_lapsed,
        issued_at=facts.issued_at,
        valid_until=facts.valid_until,
        law_as_of=facts.law_as_of,
        updated_to=facts.updated_to,
        counts_until=facts.counts_until,
        revoked_from=facts.revoked_from,
        suspended_until=facts.suspended_until,
        issued_by_hand=str(facts.ground) if facts.ground else None,
        link=link,
        status_place=StatusPlace(list=facts.status_list, index=facts.status_index),
    )


def status_list_out(number: int) -> StatusListOut:
    return StatusListOut(number=number, revocation=list_address(number), token=token_address(number))
