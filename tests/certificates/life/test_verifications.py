"""The public page in every state, its cost, and on which days it was looked at."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.timezone import localdate

from certificates import services
from certificates.life import verifications
from certificates.models import Certificate, VerificationDay
from people.erasure import erase
from tests.factories.quizzes import AttemptFactory

PHONE = "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
NEW_NAME = "Серікбаева Айгүл Нұрланғызы"


@pytest.fixture
def look(client, certificate):
    def look(of=None, language="en", **headers):
        address = f"/{language}/certificates/verify/{(of or certificate).token}/"
        return client.get(address, headers={"user-agent": PHONE, **headers})

    return look


def words(response):
    return " ".join(response.text.split())


# --- What it says


@pytest.mark.parametrize(
    ("language", "suspended", "further_notice"),
    [
        ("en", "The certificate is not valid now", "It is suspended until further notice."),
        ("ru", "Сейчас сертификат недействителен", "до особого распоряжения"),
        ("kk", "Сертификат қазір жарамсыз", "Келесі хабарламаға дейін"),
    ],
)
def test_suspended(look, certificate, superuser, language, suspended, further_notice):
    services.suspend(certificate, reason="Secret reason", until=None, by=superuser, at=timezone.now())
    page = words(look(language=language))
    assert suspended in page
    assert further_notice in page
    assert "Secret reason" not in page


def test_suspended_until(look, certificate, superuser):
    services.suspend(certificate, reason="x", until=timezone.now() + timedelta(days=3), by=superuser, at=timezone.now())
    assert "It is suspended until" in words(look())


def test_revoked_from_a_day_on(look, certificate, superuser):
    now = timezone.now()
    services.revoke(certificate, reason="Secret reason", by=superuser, at=now, from_=now + timedelta(days=3))
    page = words(look())
    assert "It is valid now, and revoked from" in page
    assert "has not been revoked" not in page
    assert "Secret reason" not in page


def test_valid_again(look, certificate, superuser, other_volunteer):
    revoked = services.revoke(certificate, reason="x", by=superuser, at=timezone.now())
    assert "The certificate is not valid" in words(look())
    proposal = services.propose_unrevocation(revoked, reason="x", by=superuser, at=timezone.now())
    services.confirm_unrevocation(proposal, by=other_volunteer, at=timezone.now())
    assert "The certificate is valid" in words(look())


def test_replaced_names_the_new_number_and_neither_the_new_name_nor_its_link(look, certificate, superuser):
    new = services.correct_name(certificate, new_name=NEW_NAME, reason="Secret reason", by=superuser, at=timezone.now())
    page = words(look())
    assert f"by certificate {new.number}, on which the name has been corrected" in page
    for hidden in (NEW_NAME, new.token, "Secret reason"):
        assert hidden not in page
    page = words(look(new))
    assert "The certificate is valid" in page
    assert f"{certificate.number}: issued on" in page
    assert certificate.holder_name not in page


def test_the_history_of_renewals(look, certificate, programme, volunteer):
    now = timezone.now()
    chain = [certificate]
    for number in (2, 3):
        chain += services.issue(AttemptFactory(exam=programme.exam, person=volunteer, number=number, started_at=now), at=now)
    page = words(look(chain[1]))
    for one in chain:
        assert one.number in page
    assert f"It was renewed on {timezone.localtime(now):%-d %B %Y} by certificate {chain[2].number}." in page
    assert chain[2].token not in page


def test_anothers_certificate_of_the_same_programme_is_no_history(look, certificate, programme):
    other = services.issue(AttemptFactory(exam=programme.exam), at=timezone.now())[0]
    assert other.number not in words(look())
    assert "Renewals and corrections" not in words(look())


def test_an_erased_holder(look, certificate):
    Certificate.objects.update(holder_name="")
    page = words(look())
    assert "Issued, holder erased" in page
    assert certificate.number in page
    assert "The certificate is valid" not in page
    assert "Серікбаева" not in page


@pytest.mark.parametrize("name", ["Серікбаева Айгүл Нұрланқызы", "Somebody Else"])
def test_an_erased_holder_by_number_whatever_the_name(client, certificate, volunteer, name):
    erase(volunteer, by=volunteer, at=timezone.now())
    response = client.post("/en/certificates/verify/", {"number": certificate.number, "name": name}, follow=True)
    assert "Issued, holder erased" in response.text
    assert "Серікбаева" not in response.text


# --- What it costs


def test_the_page_costs_three_queries_with_its_history_and_the_counting(
    look, certificate, programme, volunteer, superuser, django_assert_max_num_queries
):
    [newer] = services.issue(AttemptFactory(exam=programme.exam, person=volunteer, number=1_000), at=timezone.now())
    new = services.correct_name(newer, new_name=NEW_NAME, reason="x", by=superuser, at=timezone.now())
    look()
    for one in (certificate, new):
        with django_assert_max_num_queries(3):
            response = look(one, language="kk")
        assert len(response.content) <= 25_000


# --- On which days it was looked at


def days():
    return list(VerificationDay.objects.order_by("day").values_list("day", "times"))


def test_a_day_is_one_row_whoever_looks(look, client, certificate, other_volunteer):
    look()
    look(language="kk")
    client.force_login(other_volunteer)
    look()
    assert days() == [(localdate(), 3)]
    assert {field.name for field in VerificationDay._meta.get_fields()} == {"id", "certificate", "day", "times"}


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": ""},
        {"user-agent": "TelegramBot (like TwitterBot)"},
        {"user-agent": "WhatsApp/2.23"},
        {"user-agent": "facebookexternalhit/1.1"},
        {"user-agent": "python-requests/2.32"},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"sec-purpose": "prefetch;prerender"},
    ],
)
def test_machines_do_not_count(look, headers):
    assert look(**headers).status_code == 200
    assert days() == []


def test_a_head_request_the_holder_and_what_is_unknown_do_not_count(client, look, certificate, volunteer):
    client.head(f"/en/certificates/verify/{certificate.token}/", headers={"user-agent": PHONE})
    client.get(f"/en/certificates/verify/{'A' * 22}/", headers={"user-agent": PHONE})
    client.force_login(volunteer)
    look()
    assert days() == []


def test_the_count_is_written_after_the_page_and_never_breaks_it(look, monkeypatch, caplog):
    def fail(*args):
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", fail)
        verifications._count(1, localdate())
    assert "A verification was not counted." in caplog.text
    assert look().status_code == 200


def test_the_holder_sees_the_days_and_nobody_else_does(look, client, certificate, volunteer, other_volunteer):
    look()
    VerificationDay.objects.create(certificate=certificate, day=localdate() - timedelta(days=9), times=4)
    VerificationDay.objects.create(certificate=certificate, day=localdate() - timedelta(days=99), times=7)
    client.force_login(volunteer)
    page = words(client.get("/en/certificates/"))
    assert "1 time" in page
    assert "4 times" in page
    assert "7 times" not in page
    client.force_login(other_volunteer)
    assert "4 times" not in words(client.get("/en/certificates/"))
