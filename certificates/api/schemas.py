"""What the API takes and gives. Nothing but what the public page of a certificate shows."""

from datetime import date, datetime
from typing import Annotated

from django.utils.translation import gettext_noop
from ninja import P, PathEx, Schema
from pydantic import ConfigDict, Field, StringConstraints, model_validator

from certificates.badges.openbadge import list_address
from certificates.public_facts import PublicFacts
from certificates.rate_limit import LOOK_UPS
from certificates.status.lists import token_address

MOST_AT_ONCE = 100
# What stands in descriptions is in the OpenAPI description in English, and on the page of the API (people/api/page.py) in the reader's language.
LINK = gettext_noop("The last part of the certificate's link, …/v/<token>, which its holder passes on. The QR code holds it too, signed (claim 7).")
NUMBER = gettext_noop("As printed; in any case, with or without spaces and dashes.")
NAME = gettext_noop("The holder's name as printed, without regard to case.")
Token = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64), Field(description=LINK, examples=["0w1Xh3m5kQ2vT8yZ4bN6cA"])]
InPath = PathEx[Token, P(description=LINK)]  # django-ninja forgets what else is said of a part of the path
Number = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40), Field(description=NUMBER, examples=["BQ-7F3K-92MD"])]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200), Field(description=NAME, examples=["Серікбаева Айгүл"])]


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class NumberAndName(Strict):
    """As printed; the number in any case, with or without spaces and dashes."""

    number: Number
    name: Text


class Asked(Strict):
    """Either the token of the public link, or number and name."""

    token: Token | None = None
    number: Number | None = None
    name: Text | None = None

    @model_validator(mode="after")
    def one_way(self) -> "Asked":
        by_number = self.number is not None and self.name is not None
        if by_number == (self.token is not None) or (self.token is not None and (self.number or self.name)):
            raise ValueError("give either token, or number and name")
        return self


class Many(Strict):
    """Up to a hundred by their links; of these so many by number and name as one address may look up at all."""

    certificates: list[Asked] = Field(
        min_length=1,
        max_length=MOST_AT_ONCE,
        description=gettext_noop("Up to a hundred; each either by its token, or by number and name (at most twenty of these)."),
        examples=[[{"token": "0w1Xh3m5kQ2vT8yZ4bN6cA"}, {"number": "BQ-7F3K-92MD", "name": "Серікбаева Айгүл"}]],
    )

    @model_validator(mode="after")
    def few_by_number(self) -> "Many":
        if sum(one.token is None for one in self.certificates) > LOOK_UPS:
            raise ValueError(f"at most {LOOK_UPS} by number and name")
        return self


class StatusListOut(Schema):
    """Signed lists, for whoever wants to verify without asking. revocation: of all that does not hold now, for whatever reason;
    token: with the reason."""

    number: int = Field(description=gettext_noop("Which list: the same number as in the place of a certificate."))
    revocation: str = Field(description=gettext_noop("Address of the list as a W3C credential (Bitstring Status List): all that does not hold now."))
    token: str = Field(description=gettext_noop("Address of the list as a signed token (CWT, Token Status List), which says why it does not hold."))


class StatusPlace(Schema):
    list: int = Field(description=gettext_noop("The number of the list."))
    index: int = Field(description=gettext_noop("The place on it, from 0 on."))


class CertificateOut(Schema):
    """status: valid, suspended, revoked, replaced, expired or erased. counts_for_posts: valid, and any update that the law requires is done.
    name: empty where the holder was erased. issued_by_hand: why, where no exam stands behind it."""

    number: str = Field(description=gettext_noop("The printed number."))
    name: str = Field(description=gettext_noop("The holder's name as printed; empty where the holder was erased."))
    holder_erased: bool = Field(description=gettext_noop("Whether the holder had their data erased: then it certifies nobody any more."))
    programme: dict[str, str] = Field(description=gettext_noop("What it certifies, by language: kk, ru, en."))
    status: str = Field(description=gettext_noop("valid, suspended, revoked, replaced, expired or erased."))
    counts_for_posts: bool = Field(description=gettext_noop("Valid, and any update that a change of the law requires has been done."))
    issued_at: datetime = Field(description=gettext_noop("When it was issued."))
    valid_until: datetime = Field(description=gettext_noop("The last moment at which it holds."))
    law_as_of: date = Field(description=gettext_noop("Of which version of the law it certifies the knowledge."))
    updated_to: date | None = Field(description=gettext_noop("The newer law that the holder has done an update on."))
    counts_until: datetime | None = Field(description=gettext_noop("Until when it counts for posts, where an update is still to be done."))
    revoked_from: datetime | None = Field(description=gettext_noop("From when it is revoked or replaced; may be a moment to come."))
    suspended_until: datetime | None = Field(description=gettext_noop("When the suspension ends by itself."))
    issued_by_hand: str | None = Field(
        description=gettext_noop("Where no exam stands behind it, on which ground it was issued: recognised, on_paper, trainer or other.")
    )
    link: str = Field(description=gettext_noop("The page for people."))
    status_place: StatusPlace = Field(description=gettext_noop("Its place on the signed status lists."))


class Answer(Schema):
    found: bool = Field(description=gettext_noop("Whether there is such a certificate."))
    certificate: CertificateOut | None = Field(default=None, description=gettext_noop("The certificate; nothing where there is none."))


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
