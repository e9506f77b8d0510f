"""Codes of certificates for the journey of the page /v, good ones and an attacker's. Made inside the site, which has the key:
`manage.py shell -c "from tests.journeys.codes import tell; tell()"` prints them as JSON."""

import json
import sys
import time
import zlib
from base64 import b32encode, b64encode

from django.utils import timezone

from certificates.documents.sheets import sheet
from certificates.keys import KeyUse, signer
from certificates.models import Certificate
from certificates.offline.cbor import dumps, loads
from certificates.offline.qr import BY_HAND, EXP, NAME, STATUS, claims, qr_address
from certificates.offline.token import ALG, ES256, KID, TAG, sign_cwt
from certificates.services import revoke
from tests.factories.keys import QrKey

LIST = "application/statuslist+cwt"
SUSPENDED, REPLACED, ERASED, OF_TOMORROW = 77, 78, 79, 80


def tell():
    now = timezone.now()
    valid, other = Certificate.objects.valid(now).filter(assignments=None).exclude(holder_name="").select_related("programme")[:2]
    revoked = revoke(other, reason="Made for the journey", by=None, at=now)
    told = {"base": qr_address(valid).split("#")[0], "name": valid.holder_name, "programme": dict(valid.programme.name), "token": valid.token}
    told["codes"] = {name: b32encode(token).decode().rstrip("=") for name, token in _tokens(valid, revoked).items()}
    told["lists"] = {name: b64encode(token).decode() for name, token in _lists(valid, revoked).items()}
    told["pdf"] = b64encode(sheet(valid, at=now)).decode()
    sys.stdout.write("told:" + json.dumps(told))


def _tokens(valid, revoked):
    ours, attacker = signer(KeyUse.QR), QrKey()
    said = claims(valid)
    token = sign_cwt(said, ours)
    protected, unprotected, payload, signature = loads(token.removeprefix(TAG))
    jwk = {-66666: {1: 2, -1: 1, -2: b"x" * 32, -3: b"y" * 32}}

    def signed(headers, sign, beside=None):
        head = dumps(headers)
        return TAG + dumps([head, beside or {}, payload, sign(dumps(["Signature1", head, b"", payload]))])

    def resaid(**changes):
        return TAG + dumps([protected, unprotected, dumps({**loads(payload), **changes.pop("claims")}), signature])

    our_kid, their_kid = bytes.fromhex(ours.kid), bytes.fromhex(attacker.kid)
    return {
        "valid": token,
        "revoked": sign_cwt(claims(revoked), ours),
        "expired": sign_cwt({**said, EXP: int(time.time()) - 86_400}, ours),
        "suspended": sign_cwt({**said, STATUS: [1, SUSPENDED]}, ours),
        "replaced": sign_cwt({**said, STATUS: [1, REPLACED]}, ours),
        "erased": sign_cwt({**said, STATUS: [1, ERASED], EXP: int(time.time()) - 86_400}, ours),
        "of tomorrow": sign_cwt({**said, STATUS: [1, OF_TOMORROW]}, ours),
        "by hand": sign_cwt({**said, BY_HAND: 1}, ours),
        "by exam": sign_cwt({claim: value for claim, value in said.items() if claim != BY_HAND}, ours),
        "by both": sign_cwt({**said, BY_HAND: 2}, ours),
        "beyond": sign_cwt({**said, STATUS: [1, 131_072]}, ours),
        "unlisted": sign_cwt({**said, STATUS: [9, 1]}, ours),
        "altered": resaid(claims={NAME: "Басқа Біреу"}),
        "later": resaid(claims={EXP: said[EXP] + 86_400}),
        "none": TAG + dumps([dumps({ALG: 0, KID: our_kid}), {}, payload, b"\0" * 64]),
        "es384": signed({ALG: -35, KID: our_kid}, ours.sign),
        "hmac": signed({ALG: 5, KID: our_kid}, lambda data: b"\1" * 64),
        "no algorithm": signed({KID: our_kid}, ours.sign, {ALG: ES256}),
        "jwk": signed({ALG: ES256, KID: their_kid}, attacker.sign, jwk),
        "jwk signed": signed({ALG: ES256, KID: their_kid, **jwk}, attacker.sign),
        "stranger": sign_cwt(said, attacker),
        "our kid": signed({ALG: ES256, KID: our_kid}, attacker.sign),
        "zeros": TAG + dumps([protected, {}, payload, b"\0" * 64]),
        "deep": b"\x81" * 2_900,
        "wide": b"\x9b\x00\x1f\xff\xff\xff\xff\xff\xff",
        "long": b"\x5b\x00\x1f\xff\xff\xff\xff\xff\xff",
        "tags": b"\xd2" * 2_900,
        "maps": b"\xa1\x00" * 1_400,
        "truncated": token[:-20],
        "longer": token + b"\0",
        "list": sign_cwt(said, ours, LIST),
        "no certificate": sign_cwt({1: "BQ"}, ours),
    }


def _lists(valid, revoked):
    """By the claims of the Token Status List: all are as good as those of the site, of other days."""
    now = int(time.time())
    named = {revoked.status_index: 1, SUSPENDED: 2, REPLACED: 0x0C, ERASED: 0x0D, OF_TOMORROW: 0x0E}
    return {
        "now": _list(now, named),
        "older": _list(now - 3 * 86_400, {}),
        "newer": _list(now + 30, {valid.status_index: 1}),
        "days old": _list(now - 3 * 86_400 - 60, named, expires=now - 86_400),
        "before issue": _list(int(valid.issued_at.timestamp()) - 60, {}),
        "ahead": _list(now + 7_200, {}),
        "attacker's": _list(now + 60, {}, by=QrKey()),
        "other list": _list(now + 60, {}, number=2),
        "bomb": _list(now + 60, {}, packed=zlib.compress(b"\0" * 60_000_000, 9)),
    }


def _list(issued, named, *, expires=None, by=None, number=1, packed=None):
    statuses = bytearray(65_536)
    for index, status in named.items():
        statuses[index // 2] |= status << 4 * (index % 2)
    lst = packed or zlib.compress(bytes(statuses), 9)
    said = {2: f"https://example.org/status/{number}.cwt", 4: expires or issued + 86_400, 6: issued, 65533: {"bits": 4, "lst": lst}}
    return sign_cwt(said, by or signer(KeyUse.QR), LIST)
