"""What the QR code of a certificate says by itself, so that a phone can check it without a network: see docs/certificates.md.

Claims by number. Of CWT: 1 who issued it, 4 valid until, 6 issued at (seconds), 7 the public token's 16 bytes. Our own: -1 the name of the holder,
-2 the programme (its id: the page knows their names), -3 where it stands on the lists of statuses: [list, index]; -4: 1 where it was issued by
hand, else it is not there.
"""

from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from certificates.enums import Basis
from certificates.keys import KeyUse, signer
from certificates.models import Certificate
from certificates.names import printable_name
from certificates.offline.cbor import NoToken, Value
from certificates.offline.token import Published, Signer, read_cwt, sign_cwt

ISSUER = "BQ"
ISS, EXP, IAT, CTI = 1, 4, 6, 7
NAME, PROGRAMME, STATUS, BY_HAND = -1, -2, -3, -4
# Letters of a code: four times what the longest name needs.
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code says. `token`: of the public link."""

    token: str
    name: str
    programme: int
    issued_at: int
    valid_until: int
    status_list: int
    status_index: int
    is_by_hand: bool = False


def qr_address(certificate: Certificate) -> str:
    """The address in the code. What follows # never reaches a server. Raises KeyMissing (certificates.keys)."""
    return f"{empty_address()}#{code(certificate, signer(KeyUse.QR))}"


def empty_address() -> str:
    """Of the page that verifies, for what certifies nobody."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{reverse('check')}"


def code(certificate: Certificate, by: Signer) -> str:
    """The claims, signed, as Base32: longer in letters than base64url and smaller in a QR code, which has a mode for capitals and digits.

    They are not packed, which would make them longer.
    """
    return b32encode(sign_cwt(claims(certificate), by)).decode().rstrip("=")


def claims(certificate: Certificate) -> dict[int | str, Value]:
    by_hand: dict[int | str, Value] = {BY_HAND: 1} if certificate.basis == Basis.BY_HAND else {}
    return {
        ISS: ISSUER,
        EXP: int(certificate.valid_until.timestamp()),
        IAT: int(certificate.issued_at.timestamp()),
        CTI: urlsafe_b64decode(certificate.token + "=="),
        NAME: printable_name(certificate.holder_name),
        PROGRAMME: certificate.programme_id,
        STATUS: [certificate.status_list, certificate.status_index],
        **by_hand,
    }


def read_code(code: str, keys: Iterable[Published]) -> Scanned:
    """What a code of ours says. Raises NoToken, and NotOurs (of certificates.token) where the signature is not ours."""
    found = read_cwt(_bytes_of(code), keys)
    by_hand = found.pop(BY_HAND, 0)
    match [found.pop(claim, None) for claim in (ISS, EXP, IAT, CTI, NAME, PROGRAMME, STATUS)]:
        case [
            str() as issuer,
            int() as until,
            int() as issued,
            bytes() as token,
            str() as name,
            int() as programme,
            [int() as of, int() as index],
        ] if issuer == ISSUER and len(token) == 16 and by_hand in (0, 1) and not found:
            return Scanned(urlsafe_b64encode(token).decode().rstrip("="), name, programme, issued, until, of, index, bool(by_hand))
    raise NoToken("not the claims of a certificate")


def _bytes_of(code: str) -> bytes:
    """The bytes of Base32 without padding, in its one form: capitals, and no stray bits at the end."""
    try:
        data = b32decode(code[:LONGEST] + "=" * (-len(code) % 8))
    except ValueError as error:
        raise NoToken("no Base32") from error
    if b32encode(data).decode().rstrip("=") != code:
        raise NoToken("no Base32")
    return data
