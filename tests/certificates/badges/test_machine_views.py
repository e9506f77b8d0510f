import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import services
from tests.certificates.badges.public import badge_of
from tests.factories.certificates import CertificateFactory

pytestmark = pytest.mark.usefixtures("own_keys", "site")

BAD_TOKENS = ["x", "A" * 22, "%00" * 22, "é" * 22, "1", "00000000-0000-0000-0000-000000000000", "A" * 4000]


def open_to_all(response):
    return response["Access-Control-Allow-Origin"] == "*" and response["X-Robots-Tag"] == "noindex"


def test_the_did_document_names_the_keys_that_verify(ask, site, certificate):
    badge = badge_of(certificate)
    response = ask(f"{site}/.well-known/did.json")
    document = json.loads(response.content)
    assert (response.status_code, response["Content-Type"]) == (200, "application/did+json")
    assert open_to_all(response)
    assert "max-age" in response["Cache-Control"]
    assert document["id"] == badge["issuer"]["id"] == "did:web:observers.example"
    [method] = document["verificationMethod"]
    assert method["id"] == badge["proof"]["verificationMethod"]
    assert method["type"] == "Multikey"
    assert method["publicKeyMultibase"].startswith("z6Mk")
    assert document["assertionMethod"] == [method["id"]]


def test_a_credential_is_what_the_badge_names_and_costs_no_session(ask, certificate):
    badge = badge_of(certificate)
    response = ask(badge["id"])
    assert json.loads(response.content) == badge
    assert response["Content-Type"] == "application/vc"
    assert open_to_all(response)
    assert not response.cookies


def test_a_credential_that_is_not_there_yet_is_made_on_the_spot(ask, site, certificate):
    assert json.loads(ask(f"{site}/credentials/{certificate.token}").content)["id"].endswith(certificate.token)


def test_a_revoked_one_is_handed_out_and_its_list_says_so(ask, certificate, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.revoke(certificate, reason="Campaigned", by=None, at=timezone.now())
    badge = json.loads(ask(badge_of(certificate)["id"]).content)
    response = ask(badge["credentialStatus"]["statusListCredential"])
    assert json.loads(response.content)["credentialSubject"]["statusPurpose"] == "revocation"
    assert response["Content-Type"] == "application/vc"


@pytest.mark.parametrize("token", BAD_TOKENS)
def test_any_other_token_is_a_404_for_machines(client, db, token):
    response = client.get(f"/credentials/{token}")
    assert response.status_code == 404
    assert json.loads(response.content) == {"error": "not found"}
    assert open_to_all(response)


@pytest.mark.parametrize(
    "path",
    [
        "/status/2/revocation",
        "/status/1/suspension",
        "/status/1/nonsense",
        "/status/1/token",
        "/status/2.cwt",
        "/status/x.cwt",
        "/status/999999999999999999999/revocation",
    ],
)
def test_a_list_that_is_not_there_is_a_404(client, db, path):
    assert client.get(path).status_code == 404


def test_a_list_is_kept_by_whoever_asked_and_costs_no_query(ask, site, certificate, django_assert_num_queries):
    address = f"{site}/status/1/revocation"
    first = ask(address)
    assert (first.status_code, open_to_all(first)) == (200, True)
    assert "public" in first["Cache-Control"]
    with django_assert_num_queries(0):
        again = ask(address, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert open_to_all(again)


def test_the_token_is_cbor_with_an_etag_of_its_own(ask, site, certificate):
    response = ask(f"{site}/status/1.cwt")
    assert response["Content-Type"] == "application/statuslist+cwt"
    assert response.content.startswith(b"\xd2")
    assert response["ETag"] != ask(f"{site}/status/1/revocation")["ETag"]


def test_a_list_that_changed_has_another_etag(ask, site, certificate, django_capture_on_commit_callbacks):
    address = f"{site}/status/1/revocation"
    first = ask(address)
    with django_capture_on_commit_callbacks(execute=True):
        services.revoke(certificate, reason="Campaigned", by=None, at=timezone.now() + timedelta(seconds=1))
    again = ask(address, if_none_match=first["ETag"])
    assert again.status_code == 200
    assert again.content != first.content


@pytest.mark.parametrize("path", ["/.well-known/did.json", "/status/1/revocation", "/achievements/observer", "/achievements/observer.svg"])
def test_nothing_is_posted_to_machines(client, programme, path):
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/.well-known/did.json", "/status/1/revocation", "/status/1.cwt", "/credentials/{token}"])
def test_without_keys_machines_are_told_to_come_again(client, settings, certificate, path, caplog):
    settings.BAKYLAU_KEYS, settings.BAKYLAU_KEYS_MADE = settings.BAKYLAU_KEYS / "elsewhere", False
    response = client.get(path.format(token=certificate.token))
    assert (response.status_code, open_to_all(response)) == (503, True)
    assert "operations.md" in caplog.text


def test_the_page_of_a_certificate_names_its_credential(client, certificate):
    page = client.get(f"/en/certificates/verify/{certificate.token}/").content.decode()
    assert f'<link rel="alternate" type="application/vc" href="/credentials/{certificate.token}">' in page


# --- achievements --------------------------------------------------------------------------------------------------------


def test_the_achievement_of_a_badge_is_told_to_machines_in_every_language(ask, certificate):
    achievement = badge_of(certificate)["credentialSubject"]["achievement"]
    plain = ask(achievement["id"], accept="application/json")
    assert plain["Content-Type"] == "application/ld+json"
    assert open_to_all(plain)
    told = json.loads(plain.content)
    assert {name: told[name] for name in achievement} == achievement
    names = {told["inLanguage"]: told["name"]}
    for related in achievement["related"]:
        other = json.loads(ask(related["id"], accept="application/json").content)
        assert other["id"] == related["id"]
        names[other["inLanguage"]] = other["name"]
    assert names == {"kk": "Бақылаушы бағдарламасы", "ru": "Программа наблюдателя", "en": "Observer programme"}
    assert ask(achievement["image"]["id"])["Content-Type"] == "image/png"
    assert ask(achievement["image"]["id"].replace("png", "svg"))["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize("language, heading", [("kk", "Бақылаушы бағдарламасы"), ("ru", "Программа наблюдателя"), ("en", "Observer programme")])
def test_a_browser_is_led_to_the_page_in_its_language(client, programme, language, heading):
    response = client.get("/achievements/observer", headers={"accept": "text/html,*/*;q=0.8", "accept-language": language})
    assert response.status_code == 302
    assert response.url == f"/{language}/certificates/achievements/observer/"
    assert "Accept" in response["Vary"]
    page = client.get(response.url).content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert "2022" in page
    assert programme.exam.title[language] in page
    assert "/achievements/observer.svg" in page


def test_a_program_that_says_nothing_gets_json(client, programme):
    assert client.get("/achievements/observer").status_code == 200
    assert client.get("/achievements/observer.json", headers={"accept": "text/html"})["Content-Type"] == "application/ld+json"


@pytest.mark.parametrize("path", ["/achievements/nothing", "/achievements/nothing.svg", "/achievements/observer/de", "/achievements/nothing/ru"])
def test_what_is_not_there_is_a_404(client, programme, path):
    assert client.get(path, headers={"accept": "text/html"}).status_code == 404


def test_the_page_of_no_programme_is_a_404(client, programme):
    assert client.get("/en/certificates/achievements/nothing/").status_code == 404


# --- the holder's copies -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind, begins", [("svg", b"<svg"), ("png", b"\x89PNG"), ("json", b"{")])
def test_the_holder_downloads_the_badge(client, certificate, volunteer, kind, begins):
    client.force_login(volunteer)
    response = client.get(reverse("certificates:badge", args=[certificate.token, kind]))
    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert certificate.token.encode() in response.content
    assert response["Content-Disposition"] == f'attachment; filename="{certificate.number}.{kind}"'
    assert "private" in response["Cache-Control"]


def test_nobody_else_downloads_it(client, certificate, other_volunteer):
    address = reverse("certificates:badge", args=[certificate.token, "svg"])
    assert client.get(address).status_code == 302
    client.force_login(other_volunteer)
    assert client.get(address).status_code == 404
    assert client.get(reverse("certificates:badge", args=["A" * 22, "svg"])).status_code == 404


def test_of_one_that_has_ended_there_is_no_badge_to_download(client, volunteer, programme):
    client.force_login(volunteer)
    for trait in ("revoked", "expired"):
        certificate = CertificateFactory(holder=volunteer, programme=programme, **{trait: True})
        assert client.get(reverse("certificates:badge", args=[certificate.token, "png"])).status_code == 409


def test_my_certificates_offers_the_badge(client, certificate, volunteer):
    client.force_login(volunteer)
    page = client.get(reverse("certificates:mine")).content.decode()
    for kind in ("svg", "png"):
        assert reverse("certificates:badge", args=[certificate.token, kind]) in page
    assert reverse("certificates:achievement", args=["observer"]) in page
