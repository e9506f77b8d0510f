from base64 import b32encode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.documents import pdf
from certificates.keys import KeyUse
from certificates.models import Certificate, new_token
from certificates.offline.cbor import NoToken
from certificates.offline.qr import BY_HAND, CTI, EXP, IAT, ISS, NAME, PROGRAMME, STATUS, Scanned, claims, qr_address, read_code
from certificates.offline.token import sign_cwt
from tests.factories.keys import QrKey

KEY = QrKey()
ISSUED = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
# All of them letters of two bytes.
LONG_NAME = ("Әбдіғаппарұлы-Жүнісбекованың Өскенбайқызы Шоңмұрынұлының қызы" + "һ" * 60)[:60]


def certificate(name="Серікбаева Айгүл Нұрланқызы", token="", index=131_071, basis="course"):
    one = Certificate(
        basis=basis, token=token or new_token(), programme_id=7, holder_name=name, issued_at=ISSUED, valid_until=ISSUED + timedelta(days=365)
    )
    one.status_list, one.status_index = 1, index
    return one


def code_of(claimed):
    return b32encode(sign_cwt(claimed, KEY)).decode().rstrip("=")


CODE = code_of(claims(certificate()))


def test_a_code_says_who_and_what_and_until_when(settings, own_keys):
    settings.WAGTAILADMIN_BASE_URL = "https://bakylau.example/"
    one = certificate()
    address, code = qr_address(one).split("#")
    assert address == "https://bakylau.example/v"
    assert read_code(code, own_keys.published(KeyUse.QR)) == Scanned(
        one.token, "Серікбаева Айгүл Нұрланқызы", 7, int(ISSUED.timestamp()), int(ISSUED.timestamp()) + 365 * 86_400, 1, 131_071
    )


def test_with_a_name_of_sixty_kazakh_letters_it_is_small_enough_to_be_printed(settings, own_keys):
    settings.WAGTAILADMIN_BASE_URL = "https://bakylau.example"
    assert len(LONG_NAME) == 60
    assert pdf.qr_code(qr_address(certificate("ұ" * 60))).version <= 13
    assert pdf.qr_code(qr_address(certificate(LONG_NAME))).version <= 13
    assert pdf.qr_code(qr_address(certificate(LONG_NAME, basis="by_hand"))).version <= 13
    assert pdf.qr_code(qr_address(certificate())).version <= 11


@pytest.mark.parametrize("letters", [10, 25, 43])
def test_a_long_host_makes_it_no_larger(settings, own_keys, letters):
    settings.WAGTAILADMIN_BASE_URL = f"https://{('bakylau.' * 6)[: letters - 3]}.kz"
    assert pdf.qr_code(qr_address(certificate(LONG_NAME))).version <= 13


def test_what_is_signed_stands_in_the_mode_for_capitals_and_digits(settings, own_keys):
    settings.WAGTAILADMIN_BASE_URL = "https://bakylau.example"
    assert pdf.qr_code(qr_address(certificate())).mode is None  # a part in bytes, a part in capitals and digits
    assert pdf.qr_code("https://bakylau.example/v").mode == "byte"


@pytest.mark.parametrize(
    "change",
    [
        {ISS: "QB"},
        {ISS: 1},
        {EXP: "2027"},
        {IAT: b""},
        {CTI: b"short"},
        {NAME: 1},
        {PROGRAMME: "observer"},
        {STATUS: 5},
        {STATUS: [1]},
        {BY_HAND: 2},
        {BY_HAND: "1"},
        {99: 1},
    ],
)
def test_what_is_signed_but_no_certificate_is_refused(change):
    with pytest.raises(NoToken):
        read_code(code_of({**claims(certificate()), **change}), [KEY])


def test_a_code_says_that_a_certificate_was_issued_by_hand():
    assert read_code(code_of(claims(certificate(basis="by_hand"))), [KEY]).is_by_hand
    assert not read_code(CODE, [KEY]).is_by_hand
    assert BY_HAND not in claims(certificate())


@pytest.mark.parametrize("claim", [ISS, EXP, IAT, CTI, NAME, PROGRAMME, STATUS])
def test_a_claim_may_not_be_missing(claim):
    fewer = {key: value for key, value in claims(certificate()).items() if key != claim}
    with pytest.raises(NoToken):
        read_code(code_of(fewer), [KEY])


def look_alike(one, other):
    """The code with a letter of it written as another that looks like it, wherever it stands."""
    assert one in CODE
    return CODE.replace(one, other, 1)


@pytest.mark.parametrize(
    "code",
    ["", "!", "ә", CODE + "=", CODE + "A", " " + CODE, "A" * 10_000, "\0", CODE.lower(), CODE[:9] + CODE[9].lower() + CODE[10:]]
    + [look_alike(*pair) for pair in ("O0", "I1", "B8", "AА", "OО", "S5", "Z2", "Il")]
    + [CODE + letter for letter in "AQ7"]
    + [urlsafe_b64encode(sign_cwt(claims(certificate()), KEY)).decode().rstrip("=")],
)
def test_what_is_no_code_is_refused(code):
    with pytest.raises(NoToken):
        read_code(code, [KEY])


@given(st.integers(0, len(CODE) - 1))
def test_a_truncated_code_is_refused(size):
    with pytest.raises(NoToken):
        read_code(CODE[:size], [KEY])


@given(st.integers(0, len(CODE) - 1), st.sampled_from("ABCXYZ234567xyz0189-_"))
def test_an_altered_code_is_refused(at, letter):
    altered = CODE[:at] + letter + CODE[at + 1 :]
    if altered != CODE:
        with pytest.raises(NoToken):
            read_code(altered, [KEY])
