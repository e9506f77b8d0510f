import gzip
import json
import threading
import zlib
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from certificates import services
from certificates.keys import KeyUse, published
from certificates.models import StatusList
from certificates.offline.token import read_cwt
from certificates.status import lists as status_lists
from certificates.status.bits import TOKEN_BITS, Mark, compressed_marks, encoded_bits
from people.erasure import erase
from tests.certificates.badges.test_openbadge import check
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.usefixtures("own_keys", "site")
PLACES = 131_072


def bits(encoded):
    assert encoded.startswith("u")
    return gzip.decompress(urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))


def is_set(encoded, index):
    return bool(bits(encoded)[index // 8] & 1 << 7 - index % 8)


def revocations(at, number=1):
    return json.loads(status_lists.served(number, at).contents["revocation"])


@pytest.fixture
def revoke(certificate, django_capture_on_commit_callbacks):
    def revoke(certificate=certificate, at=None):
        with django_capture_on_commit_callbacks(execute=True):
            return services.revoke(certificate, reason="Campaigned", by=None, at=at or timezone.now())

    return revoke


# --- bits ----------------------------------------------------------------------------------------------------------------


def test_the_first_place_is_the_highest_bit_of_the_first_byte():
    encoded = encoded_bits([0, 9, PLACES - 1], PLACES)
    assert bits(encoded)[:2] == bytes([0b1000_0000, 0b0100_0000])
    assert bits(encoded)[-1] == 1
    assert len(bits(encoded)) == PLACES // 8


def test_in_a_token_the_first_place_is_the_lowest_bits_of_the_first_byte():
    held = zlib.decompress(compressed_marks({0: Mark.REVOKED, 1: Mark.SUSPENDED, 2: Mark.REPLACED, 3: Mark.ERASED}, PLACES))
    assert held[:2] == bytes([0x21, 0xDC])
    assert len(held) == PLACES // 2


def test_the_same_facts_give_the_same_bytes():
    assert encoded_bits([5, 3], 1024) == encoded_bits([3, 5], 1024)


# --- what is on them ------------------------------------------------------------------------------------------------------


def test_a_list_says_who_is_revoked_and_of_nobody_else(certificate, revoke, programme):
    CertificateFactory(programme=programme, expired=True)
    now = timezone.now()
    before = revocations(now)
    check(before)
    assert not any(bits(before["credentialSubject"]["encodedList"]))
    revoke()
    after = revocations(now)
    check(after)
    encoded = after["credentialSubject"]["encodedList"]
    assert is_set(encoded, certificate.status_index)
    assert sum(byte.bit_count() for byte in bits(encoded)) == 1


def test_a_list_that_is_older_than_a_certificate_is_built_anew_when_it_is_asked_for(attempt, django_capture_on_commit_callbacks):
    now = timezone.now()
    first = status_lists.served(1, now)
    issued_at = now + timedelta(seconds=3)
    with django_capture_on_commit_callbacks(execute=True):
        services.issue(attempt, at=issued_at)
    assert status_lists.served(1, now + timedelta(seconds=4)) == first  # not more often than every ten seconds
    second = status_lists.served(1, now + status_lists.A_MOMENT)
    assert second.version == first.version + 1
    assert second.built_at >= issued_at.replace(microsecond=0)
    assert status_lists.served(1, now + status_lists.A_MOMENT * 3) == second


def test_a_suspension_is_on_it_until_it_ends(certificate, django_capture_on_commit_callbacks):
    now = timezone.now()
    status_lists.served(1, now)
    with django_capture_on_commit_callbacks(execute=True):
        services.suspend(certificate, reason="Looked into", until=now + timedelta(days=2), by=None, at=now)
    assert status_lists.marks(1, now) == {certificate.status_index: Mark.SUSPENDED}
    assert is_set(revocations(now)["credentialSubject"]["encodedList"], certificate.status_index)
    assert status_lists.marks(1, now + timedelta(days=2)) == {}


def test_of_a_corrected_name_the_list_says_that_it_was_replaced(certificate, superuser, django_capture_on_commit_callbacks):
    now = timezone.now()
    status_lists.served(1, now)
    with django_capture_on_commit_callbacks(execute=True):
        services.correct_name(certificate, new_name="Серікбаева Айгүл Нұрланғызы", reason="A letter", by=superuser, at=now)
    assert status_lists.marks(1, now) == {certificate.status_index: Mark.REPLACED}
    assert is_set(revocations(now)["credentialSubject"]["encodedList"], certificate.status_index)


def test_an_erased_holder_is_on_the_very_next_list(certificate, volunteer, django_capture_on_commit_callbacks):
    """Of one that has run out too: the name is in its QR code."""
    expired = CertificateFactory(holder=volunteer, expired=True)
    now = timezone.now()
    first = status_lists.served(1, now)
    with django_capture_on_commit_callbacks(execute=True):
        erase(volunteer, by=volunteer, at=now)
    assert status_lists.served(1, now).version == first.version + 1
    assert status_lists.marks(1, now) == dict.fromkeys([certificate.status_index, expired.status_index], Mark.ERASED)
    encoded = revocations(now)["credentialSubject"]["encodedList"]
    assert is_set(encoded, certificate.status_index)


def test_a_revocation_from_a_day_to_come_is_on_the_list_from_then_on(certificate, superuser):
    now = timezone.now()
    services.revoke(certificate, reason="Leaves", by=superuser, at=now, from_=now + timedelta(days=2))
    assert status_lists.marks(1, now + timedelta(days=1)) == {}
    assert status_lists.marks(1, now + timedelta(days=2)) == {certificate.status_index: Mark.REVOKED}


def test_a_list_is_dated_named_and_ends(certificate, site):
    now = timezone.now().replace(microsecond=0)
    found = revocations(now)
    assert found["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert found["id"] == f"{site}/status/1/revocation"
    assert found["validFrom"] == now.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found["validUntil"] == (now + status_lists.VALID).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found["credentialSubject"]["statusPurpose"] == "revocation"


def test_each_list_has_its_own_places(certificate, programme, revoke):
    other = CertificateFactory(programme=programme, status_list=2, status_index=certificate.status_index)
    revoke(other)
    now = timezone.now()
    assert not is_set(revocations(now)["credentialSubject"]["encodedList"], certificate.status_index)
    assert is_set(revocations(now, 2)["credentialSubject"]["encodedList"], certificate.status_index)
    assert status_lists.served(3, now) is None


def test_a_token_says_why_and_is_signed_by_the_key_of_qr_codes(certificate, revoke, site):
    now = timezone.now().replace(microsecond=0)
    revoke()
    token = status_lists.served(1, now).contents["token"]
    claims = read_cwt(token, published(KeyUse.QR), status_lists.TOKEN_TYPE)
    assert claims[2] == f"{site}/status/1.cwt"
    assert (claims[6], claims[4]) == (now.timestamp(), (now + status_lists.TOKEN_VALID).timestamp())
    assert claims[65_533]["bits"] == TOKEN_BITS
    held = zlib.decompress(claims[65_533]["lst"])
    place, shift = divmod(certificate.status_index * TOKEN_BITS, 8)
    assert held[place] >> shift & 15 == Mark.REVOKED
    assert sum(byte.bit_count() for byte in held) == 1
    assert len(token) < 1_000


# --- kept, and never older -----------------------------------------------------------------------------------------------


def test_a_list_that_is_kept_costs_no_query(certificate, django_assert_num_queries):
    now = timezone.now()
    first = status_lists.served(1, now)
    with django_assert_num_queries(0):
        assert status_lists.served(1, now + timedelta(minutes=9)) == first


def test_it_is_built_anew_after_a_while_though_nothing_changed(certificate):
    now = timezone.now()
    first, later = status_lists.served(1, now), status_lists.served(1, now + status_lists.REFRESH)
    assert (later.version, later.built_at > first.built_at) == (first.version + 1, True)


def test_a_list_is_newer_than_any_before_even_if_the_cache_is_lost_and_the_clock_goes_back(certificate):
    now = timezone.now()
    served = [status_lists.served(1, now)]
    caches["lists"].clear()
    served.append(status_lists.served(1, now - timedelta(hours=2)))
    caches["lists"].clear()
    served.append(status_lists.served(1, now - timedelta(hours=3)))
    StatusList.objects.update(version=0, built_at=None)  # the database is of a copy from before
    served.append(status_lists.served(1, now + 2 * status_lists.REFRESH))
    built = [one.built_at for one in served]
    assert built == sorted(set(built))


def test_after_a_rotation_the_lists_are_signed_by_the_new_key_at_once(certificate):
    now = timezone.now()
    old = revocations(now)
    call_command("rotate_keys")
    new = revocations(now)
    check(new)
    assert new["proof"]["verificationMethod"] != old["proof"]["verificationMethod"]


def test_a_revocation_is_on_the_very_next_list(certificate, revoke):
    now = timezone.now()
    first = status_lists.served(1, now)
    revoke()
    assert status_lists.served(1, now).version == first.version + 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nobody_is_handed_an_older_list_while_many_ask_and_certificates_are_revoked(programme):
    certificates = [CertificateFactory(programme=programme) for _ in range(8)]
    done = threading.Event()

    def read(_number):
        seen = []
        while not done.is_set():
            kept = status_lists.served(1, timezone.now())
            seen.append((kept.version, kept.built_at))
        connections.close_all()
        return seen

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read, number) for number in range(3)]
        for certificate in certificates:
            services.revoke(certificate, reason="Campaigned", by=None, at=timezone.now())
            encoded = revocations(timezone.now())["credentialSubject"]["encodedList"]
            assert is_set(encoded, certificate.status_index)
        done.set()
        for reader in readers:
            assert reader.result() == sorted(reader.result())
    assert len({version for reader in readers for version, _built_at in reader.result()}) > 1


def test_a_revocation_that_is_taken_back_by_the_database_changes_no_list(certificate, django_capture_on_commit_callbacks):
    now = timezone.now()
    first = status_lists.served(1, now)
    with django_capture_on_commit_callbacks():  # and it is not run
        services.revoke(certificate, reason="Campaigned", by=None, at=now)
    assert status_lists.served(1, now) == first


def test_an_issue_changes_no_list(certificate, attempt, django_capture_on_commit_callbacks, programme):
    first = status_lists.served(1, timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        CertificateFactory(programme=programme)
    assert status_lists.served(1, timezone.now()).version == first.version
