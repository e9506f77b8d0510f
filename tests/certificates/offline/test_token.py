import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from certificates.offline.cbor import NoToken, dumps, loads
from certificates.offline.token import ALG, ES256, KID, TAG, NotOurs, read_cwt, sign_cwt
from tests.factories.keys import QrKey

OURS, RETIRED, ATTACKER = QrKey(), QrKey(), QrKey()
KEYS = [OURS, RETIRED]
CLAIMS = {1: "BQ", 4: 1_800_000_000, -1: "Серікбаева Айгүл"}
TOKEN = sign_cwt(CLAIMS, OURS)


def token_with(protected=None, unprotected=None, claims=CLAIMS, sign=OURS.sign, tag=TAG):
    head = dumps({ALG: ES256, KID: bytes.fromhex(OURS.kid)} if protected is None else protected)
    payload = dumps(claims)
    return tag + dumps([head, unprotected or {}, payload, sign(dumps(["Signature1", head, b"", payload]))])


def kid(key):
    return bytes.fromhex(key.kid)


@pytest.mark.parametrize("tag", [TAG, b""])
def test_ours_is_read_with_the_tag_and_without(tag):
    assert read_cwt(token_with(tag=tag), KEYS) == CLAIMS


def test_what_a_retired_key_has_signed_is_still_read():
    assert read_cwt(sign_cwt(CLAIMS, RETIRED), KEYS) == CLAIMS


def test_signed_by_an_attacker_under_our_key_id_it_is_not_ours():
    with pytest.raises(NotOurs):
        read_cwt(token_with(sign=ATTACKER.sign), KEYS)


def test_another_issuers_is_not_ours():
    with pytest.raises(NotOurs):
        read_cwt(sign_cwt(CLAIMS, ATTACKER), KEYS)


def test_the_key_id_is_read_in_the_protected_header_alone():
    with pytest.raises(NotOurs):
        read_cwt(token_with({ALG: ES256}, {KID: kid(OURS)}), KEYS)
    assert read_cwt(token_with(None, {KID: kid(ATTACKER)}), KEYS) == CLAIMS


def test_a_key_of_ours_signs_only_under_its_own_id():
    with pytest.raises(NotOurs):
        read_cwt(token_with({ALG: ES256, KID: kid(RETIRED)}), KEYS)


@pytest.mark.parametrize("header", [-66666, "jwk", "x5u", 33, 35])
def test_a_key_that_the_token_brings_is_not_looked_at(header):
    brought = {header: {1: 2, -1: 1, -2: b"x" * 32, -3: b"y" * 32}}
    with pytest.raises(NotOurs):
        read_cwt(token_with({ALG: ES256, KID: kid(ATTACKER)}, brought, sign=ATTACKER.sign), KEYS)
    assert read_cwt(token_with(None, brought), KEYS) == CLAIMS


@pytest.mark.parametrize("header", [2, 5, 33, 35, "jwk", "x5u"])
def test_a_protected_header_that_we_do_not_write_is_refused(header):
    with pytest.raises(NoToken):
        read_cwt(token_with({ALG: ES256, KID: kid(OURS), header: b"x"}), KEYS)


@pytest.mark.parametrize("algorithm", [0, 5, -8, -35, -36, -37, "ES256", "none", b""])
def test_another_algorithm_is_refused_whatever_the_signature(algorithm):
    with pytest.raises(NoToken):
        read_cwt(token_with({ALG: algorithm, KID: kid(OURS)}), KEYS)


def test_without_an_algorithm_it_is_refused():
    with pytest.raises(NoToken):
        read_cwt(token_with({KID: kid(OURS)}, {ALG: ES256}), KEYS)


def test_our_public_key_is_no_secret_of_an_hmac():
    def mac(data):
        h = HMAC(OURS.key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), SHA256())
        h.update(data)
        return h.finalize() * 2

    with pytest.raises(NoToken):
        read_cwt(token_with({ALG: 5, KID: kid(OURS)}, sign=mac), KEYS)
    with pytest.raises(NotOurs):
        read_cwt(token_with(sign=mac), KEYS)


def test_a_signature_of_another_kind_of_key_is_not_ours():
    with pytest.raises(NotOurs):
        read_cwt(token_with(sign=ed25519.Ed25519PrivateKey.generate().sign), KEYS)


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\xff" * 64, b"\0" * 63, b"\0" * 65])
def test_an_empty_signature_is_refused(signature):
    with pytest.raises(NoToken):
        read_cwt(token_with(sign=lambda data: signature), KEYS)


def test_a_later_expiry_than_signed_is_altered():
    protected, unprotected, payload, signature = loads(TOKEN.removeprefix(TAG))
    later = dumps({**loads(payload), 4: 1_900_000_000})
    with pytest.raises(NotOurs, match="altered"):
        read_cwt(TAG + dumps([protected, unprotected, later, signature]), KEYS)


def test_one_kind_of_token_is_not_taken_for_another():
    listed = sign_cwt(CLAIMS, OURS, "application/statuslist+cwt")
    assert read_cwt(listed, KEYS, "application/statuslist+cwt") == CLAIMS
    with pytest.raises(NoToken):
        read_cwt(listed, KEYS)
    with pytest.raises(NoToken):
        read_cwt(TOKEN, KEYS, "application/statuslist+cwt")


@pytest.mark.parametrize(
    "token",
    [
        b"",
        TAG,
        TAG * 2 + TOKEN[1:],
        b"\xd8\x12" + TOKEN[1:],
        TOKEN + b"\x00",
        TOKEN + b"\x00" * 70000,
        b"\x84" * 60000,
        b"\x84@\xa0@",
        TAG + dumps([dumps([1]), {}, dumps(CLAIMS), b"\x00" * 64]),
        TAG + dumps([b"", {}, dumps(CLAIMS), b"\x00" * 64]),
        TAG + dumps([1, 2, 3]),
    ],
)
def test_what_is_no_token_is_refused(token):
    with pytest.raises(NoToken):
        read_cwt(token, KEYS)


def test_what_is_signed_and_no_map_is_refused():
    with pytest.raises(NoToken):
        read_cwt(token_with(claims=[1]), KEYS)


@given(st.integers(0, len(TOKEN) - 1))
def test_truncated_it_is_refused(size):
    with pytest.raises(NoToken):
        read_cwt(TOKEN[:size], KEYS)


@given(st.integers(0, len(TOKEN) - 1), st.integers(1, 255))
def test_altered_anywhere_it_is_refused(at, change):
    altered = TOKEN[:at] + bytes([TOKEN[at] ^ change]) + TOKEN[at + 1 :]
    with pytest.raises(NoToken):
        read_cwt(altered, KEYS)


@given(st.binary(max_size=200))
def test_noise_is_refused(noise):
    with pytest.raises(NoToken):
        read_cwt(noise, KEYS)


def test_another_library_verifies_it():
    cwt = pytest.importorskip("cwt")
    pem = OURS.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = cwt.COSEKey.from_pem(pem, alg="ES256", kid=kid(OURS))
    assert cwt.decode(TOKEN, key) == CLAIMS
    other = cwt.COSEKey.from_pem(ATTACKER.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), alg="ES256", kid=kid(OURS))
    with pytest.raises(cwt.VerifyError):
        cwt.decode(TOKEN, other)
