import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from certificates import rate_limit
from certificates.models import Certificate
from certificates.services import revoke
from tests.factories.certificates import CertificateFactory

VERIFY = "/en/certificates/verify/"


@pytest.fixture
def revoked(certificate, superuser):
    return revoke(certificate, reason="Secret reason", by=superuser, at=timezone.now())


@pytest.fixture
def expired(certificate):
    certificate.issued_at = timezone.now() - timedelta(days=400)
    certificate.valid_until = timezone.now() - timedelta(days=35)
    certificate.save()
    return certificate


def text_of(response):
    """What is read on the page: without tags, tokens against forgery and runs of space."""
    html = re.sub(r"<(script|style|head).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- The holder's own pages


def test_mine_shows_the_certificate_and_its_pdf(client, certificate, volunteer):
    client.force_login(volunteer)
    response = client.get("/en/certificates/")
    assert response.status_code == 200
    assert certificate.number in text_of(response)
    assert f"/en/certificates/{certificate.token}/pdf/" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_mine_says_the_next_step_where_there_is_none(client, volunteer, other_volunteer, certificate):
    client.force_login(other_volunteer)
    response = client.get("/en/certificates/")
    assert "No certificate yet" in text_of(response)
    assert 'href="/en/home/"' in response.content.decode()
    assert certificate.number not in response.content.decode()


def test_mine_says_why_a_certificate_no_longer_holds(client, revoked, volunteer):
    client.force_login(volunteer)
    response = client.get("/en/certificates/")
    assert "Secret reason" in text_of(response)
    assert "/pdf/" not in response.content.decode()


def test_mine_of_an_expired_certificate_offers_the_exam(client, expired, volunteer):
    client.force_login(volunteer)
    response = client.get("/en/certificates/")
    assert "Pass the exam again" in text_of(response)
    assert "/pdf/" not in response.content.decode()


def test_mine_wants_a_log_in(client, db):
    assert client.get("/en/certificates/")["Location"].startswith("/en/accounts/login/")


@pytest.mark.django_db
def test_a_get_never_issues(client, attempt, volunteer):
    client.force_login(volunteer)
    client.get("/en/certificates/")
    assert Certificate.objects.count() == 0


def test_the_holder_downloads_the_pdf(client, certificate, volunteer):
    client.force_login(volunteer)
    response = client.get(f"/kk/certificates/{certificate.token}/pdf/")
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("token", ["{token}", "AAAAAAAAAAAAAAAAAAAAAA", "x", "%00", "%E2%80%AE"])
def test_nobody_else_downloads_it(client, certificate, other_volunteer, superuser, token):
    address = f"/en/certificates/{token.format(token=certificate.token)}/pdf/"
    for person in (other_volunteer, superuser):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_without_log_in_nothing_is_downloaded(client, certificate):
    assert client.get(f"/en/certificates/{certificate.token}/pdf/").status_code == 302


@pytest.mark.parametrize(("state", "sentence"), [("revoked", "was revoked on"), ("expired", "was valid until")])
def test_what_has_ended_has_no_pdf(client, request, volunteer, state, sentence):
    ended = request.getfixturevalue(state)
    client.force_login(volunteer)
    response = client.get(f"/en/certificates/{ended.token}/pdf/")
    assert response.status_code == 409
    assert sentence in text_of(response)
    assert not response.content.startswith(b"%PDF")


@pytest.mark.parametrize("address", ["/en/certificates/", "/en/certificates/{token}/pdf/", "/en/certificates/verify/{token}/", "/v/{token}"])
def test_nothing_but_the_form_takes_a_post(client, certificate, volunteer, address):
    client.force_login(volunteer)
    assert client.post(address.format(token=certificate.token)).status_code == 405


# --- The public page behind the QR code


def test_the_link_leads_to_the_page_in_the_readers_language(client, certificate):
    response = client.get(f"/v/{certificate.token}", headers={"accept-language": "ru"})
    assert (response.status_code, response["Location"]) == (302, f"/ru/certificates/verify/{certificate.token}/")
    assert "Accept-Language" in response["Vary"]
    assert response["Cache-Control"] == "no-store"


def test_the_link_tells_nothing_about_the_token(client, certificate):
    known, unknown = (client.get(f"/v/{token}") for token in (certificate.token, "A" * 22))
    assert known["Location"].replace(certificate.token, "T") == unknown["Location"].replace("A" * 22, "T")
    assert known.status_code == unknown.status_code


def test_the_page_shows_everything_that_is_printed(client, certificate):
    response = client.get(f"/en/certificates/verify/{certificate.token}/")
    text = text_of(response)
    assert response.status_code == 200
    for said in (
        "The certificate is valid",
        "Серікбаева Айгүл Нұрланқызы",
        certificate.number,
        "Бақылаушы бағдарламасы",
        "Программа наблюдателя",
        "Observer programme",
        "5 November 2022",
        "Checked on",
        "identity document",
        "not the mandate",
    ):
        assert said in text
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    html = response.content.decode()
    assert '<meta name="robots" content="noindex' in html
    assert not re.findall(r'(?:src=|<link[^>]* href=)"(?:https?:)?//', html)
    assert "aigul@example.org" not in html


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Сертификат жарамды", "мандат емес", "Берілген күні", "Тексерілген уақыты"]),
        ("ru", ["Сертификат действителен", "не мандат", "Дата выдачи", "Проверено"]),
    ],
)
def test_the_page_in_kazakh_and_russian(client, certificate, language, words):
    text = text_of(client.get(f"/{language}/certificates/verify/{certificate.token}/"))
    for word in words:
        assert word in text
    assert "The certificate" not in text


def test_revoked_says_the_date_and_not_the_reason(client, revoked):
    response = client.get(f"/en/certificates/verify/{revoked.token}/")
    text = text_of(response)
    assert response.status_code == 200
    assert "The certificate is not valid" in text
    assert "It was revoked on" in text
    assert "Secret reason" not in response.content.decode()
    assert "The certificate is valid" not in text


def test_expired_says_until_when(client, expired):
    text = text_of(client.get(f"/en/certificates/verify/{expired.token}/"))
    assert "It expired: it was valid until" in text
    assert "The certificate is valid" not in text


@pytest.mark.parametrize("token", ["B" * 22, "x", "%00", "%F0%9F%98%80", "a" * 500, "..%5C..", "' OR 1=1"])
def test_malformed_and_unknown_tokens_get_one_answer(client, certificate, token):
    client.get(VERIFY)
    with CaptureQueriesContext(connection) as unknown_queries:
        unknown = client.get(f"/en/certificates/verify/{'A' * 22}/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/en/certificates/verify/{token}/")
    assert response.status_code == unknown.status_code == 404
    assert text_of(response) == text_of(unknown)
    assert len(queries) == len(unknown_queries) == 1
    assert "There is no such certificate" in text_of(response)


def test_the_page_costs_one_query_and_three_when_logged_in(client, certificate, volunteer, django_assert_max_num_queries):
    address = f"/en/certificates/verify/{certificate.token}/"
    with django_assert_max_num_queries(1):
        client.get(address)
    client.force_login(volunteer)
    with django_assert_max_num_queries(3):
        client.get(address)


# --- The form for who has no camera


def ask(client, number, name):
    return client.post(VERIFY, {"number": number, "name": name})


def test_number_and_name_lead_to_the_page(client, certificate):
    response = ask(client, certificate.number.lower().replace("-", " "), "серикбаева айгүл нұрланқызы".replace("серик", "серік"))
    assert (response.status_code, response["Location"]) == (302, f"/en/certificates/verify/{certificate.token}/")
    assert response["Cache-Control"] == "no-store"


def test_look_alikes_are_read(client, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(number="BQ-0101-ABCD")
    assert ask(client, "bq-oiol-авсd", certificate.holder_name).status_code == 302


def test_an_unknown_number_and_a_wrong_name_get_one_answer(client, certificate):
    ask(client, "BQ-ZZZZ-ZZZZ", "Nobody")  # whatever is loaded once is loaded
    answers = []
    for number, name in (
        (certificate.number, "Петров Борис Иванович"),
        ("BQ-0000-0000", certificate.holder_name),
        ("nonsense", "x"),
        ("' OR 1=1", "x"),
    ):
        with CaptureQueriesContext(connection) as queries:
            response = ask(client, number, name)
        html = response.content.decode()
        html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
        html = re.sub(r' value="[^"]*"', "", html)
        answers.append((response.status_code, html, len(queries), dict(response.headers) | {"Content-Length": "", "X-Request-ID": ""}))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 404
    assert "There is no certificate with this number and this name." in answers[0][1]


def test_another_persons_name_does_not_open_a_certificate(client, certificate):
    other = CertificateFactory(holder_name="Петров Борис Иванович")
    assert ask(client, certificate.number, other.holder_name).status_code == 404


@pytest.mark.parametrize(
    ("number", "name"), [("", ""), ("BQ-0000-0000", ""), ("", "x"), ("\x00", "x"), ("9" * 100, "x"), ("BQ-0000-0000", "x" * 300)]
)
def test_an_empty_or_oversized_form_is_told_so(client, db, number, name):
    assert ask(client, number, name).status_code == 400


def test_too_many_look_ups_are_refused_for_the_address_only(client, certificate):
    for _ in range(rate_limit.LOOK_UPS):
        assert ask(client, "BQ-0000-0000", "x").status_code == 404
    response = ask(client, certificate.number, certificate.holder_name)
    assert response.status_code == 429
    assert "Too many look-ups" in text_of(response)
    assert rate_limit.SECONDS - 60 < int(response["Retry-After"]) <= rate_limit.SECONDS
    other = client.post(VERIFY, {"number": certificate.number, "name": certificate.holder_name}, REMOTE_ADDR="203.0.113.7")
    assert other.status_code == 302
    # The QR code always works.
    assert client.get(f"/en/certificates/verify/{certificate.token}/").status_code == 200


def test_a_window_that_ends_meanwhile_is_no_error(client, db, monkeypatch):
    cache.set("certificates:verify:127.0.0.1", 1)

    def gone(key, tries):
        raise ValueError(key)

    monkeypatch.setattr("people.rate_limit.cache.incr", gone)
    assert ask(client, "BQ-0000-0000", "x").status_code == 404


def test_the_form_may_be_filled_by_the_address_and_keeps_out_of_search_engines(client, db):
    response = client.get(VERIFY, {"number": "BQ-7F3K-92MD"})
    assert response.status_code == 200
    assert 'value="BQ-7F3K-92MD"' in response.content.decode()
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize(("language", "words"), [("kk", "Ең оңай жолы"), ("ru", "Проще всего")])
def test_the_form_in_kazakh_and_russian(client, db, language, words):
    with override(language):
        address = reverse("certificates:verify")
    assert words in text_of(client.get(address))
