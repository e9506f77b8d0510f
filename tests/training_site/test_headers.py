"""What every answer tells the browser, whoever answers: a page, the admin, a machine's door, a file, a refusal."""

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from tests.factories.people import PersonFactory
from training_site import headers
from training_site.headers import HeadersMiddleware, csp_nonce

DOORS = {
    "page": "/en/",
    "log-in": "/en/accounts/login/",
    "admin": "/admin/",
    "API": "/api/openapi.json",
    "machines": "/.well-known/did.json",
    "picture": "/media/images/none.png",
    "document": "/documents/1/none.pdf",
    "missing": "/en/nothing/here/",
    "missing in the admin": "/admin/nothing-here/",
    "worker": "/sw.js",
    "health": "/healthz",
}


def directives(response):
    return dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_every_answer_says_what_may_be_loaded_framed_and_asked(client, tree, door):
    response = client.get(door)
    policy = directives(response)
    assert policy["object-src"] == policy["base-uri"] == policy["default-src"] == "'none'"
    assert policy["form-action"] == policy["frame-ancestors"] == policy["connect-src"] == "'self'"
    assert policy["worker-src"] == policy["manifest-src"] == policy["frame-src"] == "'self'"
    assert "unsafe-eval" not in response["Content-Security-Policy"]
    assert "unsafe-inline" not in policy["script-src"]
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] in {"same-origin", "cross-origin"}


def test_only_what_is_for_machines_of_other_sites_may_be_loaded_by_them(client, tree):
    for name, door in DOORS.items():
        response = client.get(door)
        for_all = response.headers.get("Access-Control-Allow-Origin") == "*"
        assert response["Cross-Origin-Resource-Policy"] == ("cross-origin" if for_all else "same-origin"), name
    assert client.get("/.well-known/did.json")["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_public_pages_need_neither_nonce_nor_inline_styles(client, tree, volunteer):
    client.force_login(volunteer)
    for path in ("/en/", "/en/me/", "/en/offline/", "/en/exams/", "/en/accounts/2fa/"):
        response = client.get(path, follow=True)
        policy = directives(response)
        assert policy["script-src"] == policy["style-src"] == "'self'"
        page = response.content.decode()
        assert "nonce" not in page
        scripts = re.findall(r"<script\b[^>]*>", page)
        assert all("src=" in script or 'type="application/json"' in script for script in scripts), scripts
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


def test_scripts_of_the_admin_have_the_nonce_of_their_own_answer(client, tree, superuser):
    client.force_login(superuser)
    address = f"/admin/pages/{tree.homes['en'].pk}/edit/"
    nonces = set()
    for _time in range(2):
        response = client.get(address)
        page = response.content.decode()
        inline = [script for script in re.findall(r"<script\b[^>]*>", page) if "src=" not in script and "json" not in script]
        assert inline
        (nonce,) = set(re.findall(r"'nonce-([^']+)'", response["Content-Security-Policy"]))
        assert all(f'nonce="{nonce}"' in script for script in inline), inline
        nonces.add(nonce)
    assert len(nonces) == 2


def test_an_answer_without_inline_scripts_has_no_nonce():
    said = []

    def view(request):
        said.append(csp_nonce())
        return HttpResponse()

    policies = [
        HeadersMiddleware(answer)(RequestFactory().get("/admin/"))["Content-Security-Policy"] for answer in (view, lambda _request: HttpResponse())
    ]
    assert f"'nonce-{said[0]}'" in policies[0]
    assert "nonce" not in policies[1]
    assert headers._nonce.get() == ""


def test_a_stricter_view_keeps_its_own_words(client, tree):
    response = client.get("/v")
    assert "form-action 'none'" in response["Content-Security-Policy"]
    assert response["Permissions-Policy"] == "camera=(self)"


def test_tiles_come_from_where_the_settings_say(settings):
    settings.BAKYLAU_TILES = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"
    assert "img-src 'self' data: https://*.tiles.example.org;" in headers.public_policy()
    settings.BAKYLAU_TILES = ""
    assert "img-src 'self' data:;" in headers.public_policy()


def test_what_is_somebodys_is_kept_by_no_cache(client, tree, volunteer):
    assert "no-store" not in client.get("/en/accounts/password/reset/").headers.get("Cache-Control", "")
    client.force_login(volunteer)
    for path in ("/en/me/", "/en/certificates/", "/en/posts/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_what_breaks_says_it_too(client, tree, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("training_site.views.get_language", lambda: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert directives(response)["object-src"] == "'none'"


def test_wagtails_own_log_in_and_password_reset_are_none(client, tree):
    assert client.get("/admin/login/")["Location"].startswith(reverse("account_login"))
    for path in ("/admin/password_reset/", "/admin/password_reset/confirm/MQ/a-b/", "/admin/account/change_password/"):
        client.force_login(PersonFactory(is_staff=True, is_superuser=True, is_sample=True))
        assert client.get(path).status_code == 404, path
