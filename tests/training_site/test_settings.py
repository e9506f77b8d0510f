"""What an installation must say, and what production switches on."""

import importlib
import os
import re
import sys
from pathlib import Path

import pytest
from django.core.cache import CacheHandler
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage.handler import StorageHandler

from people.hashers import Argon2idHasher
from tests.factories.people import PASSWORD
from training_site import serve
from training_site.message_storage import HostStorage
from training_site.settings import environment

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "deployment.md"
NEEDED = {"SECRET_KEY": "x" * 50, "DATABASE_URL": "postgres://u@h/n", "BASE_URL": "https://example.org"}


@pytest.fixture
def production(monkeypatch):
    """The settings of production, read with NEEDED but for what is left out."""

    def read(without="", **further):
        for name, value in NEEDED.items():
            monkeypatch.delenv(name, raising=False)
            if name != without:
                monkeypatch.setenv(name, value)
        for name, value in {"ALLOWED_HOSTS": "example.org", **further}.items():
            monkeypatch.setenv(name, value)
        for module in ("training_site.settings.base", "training_site.settings.production"):
            monkeypatch.delitem(sys.modules, module, raising=False)
        return importlib.import_module("training_site.settings.production")

    return read


@pytest.mark.parametrize("name", NEEDED)
def test_production_does_not_start_without_what_it_cannot_guess(production, name):
    with pytest.raises(ImproperlyConfigured, match=name):
        production(without=name)


def test_production_sends_cookies_over_https_only_and_keeps_samples_out(production):
    settings = production()
    assert settings.WAGTAILADMIN_BASE_URL == "https://example.org"
    assert settings.CSRF_TRUSTED_ORIGINS == ["https://example.org"]
    assert (settings.DEBUG, settings.SAMPLE_LOGINS_ALLOWED, settings.SHOW_MAILBOX, settings.SECOND_FACTOR_REQUIRED) == (False, False, False, True)
    assert (settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT) == (True, True, True)
    assert settings.SECURE_HSTS_SECONDS >= 31_536_000


def test_a_laptop_prints_qr_codes_that_lead_to_the_port_it_serves(monkeypatch):
    seen = {}
    monkeypatch.delenv("BASE_URL", raising=False)
    monkeypatch.setattr(sys, "argv", ["serve", "--port", "8765"])
    monkeypatch.setattr(serve, "refuse_taken_port", lambda port: None)
    monkeypatch.setattr(serve, "prepare", lambda volunteers, stations: seen.update(url=os.environ.get("BASE_URL")))
    monkeypatch.setattr(serve, "serve", lambda port: None)
    serve.main()
    monkeypatch.delenv("BASE_URL")
    assert seen["url"] == "http://127.0.0.1:8765"


def test_cookies_of_production_belong_to_this_host_alone(production, settings, client, tree, volunteer):
    made = production()
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "KNOWN_BROWSER_COOKIE")
    for name in (
        *names,
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SAMESITE",
        "CSRF_COOKIE_HTTPONLY",
        "MESSAGE_STORAGE",
    ):
        setattr(settings, name, getattr(made, name))
    client.get("/en/accounts/login/", secure=True)
    client.post("/i18n/setlang/", {"language": "ru"}, secure=True)
    client.post("/en/accounts/login/", {"login": volunteer.email, "password": PASSWORD}, secure=True)
    cookies = dict(client.cookies)
    assert set(cookies) == {getattr(made, name) for name in names}
    assert HostStorage.storage_classes[0].cookie_name == "__Host-messages"
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["path"], cookie["domain"], cookie["secure"], cookie["samesite"]) == ("/", "", True, "Lax"), name
        assert bool(cookie["httponly"]) == ("language" not in name), name


def test_production_hashes_by_argon2id_with_what_owasp_asks_for(production):
    assert production().PASSWORD_HASHERS == ["people.hashers.Argon2idHasher"]
    hasher = Argon2idHasher()
    assert (hasher.memory_cost, hasher.time_cost, hasher.parallelism) == (19_456, 2, 1)
    assert hasher.encode("x", "a" * 16).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


# --- what an installation may say ----------------------------------------------------------------------------------------


def rows_of_the_page():
    """name → (default, secret) of the table in docs/deployment.md; "needed" where there is no default."""
    rows = re.findall(r"^\| `([A-Z_0-9]+)` \| (.*?) \| (.*?) \| .* \|$", PAGE.read_text(), re.MULTILINE)
    return {name: (default.strip("`"), secret) for name, default, secret in rows}


def test_the_page_lists_every_setting_with_its_default_and_no_other(production, monkeypatch):
    monkeypatch.setattr(environment, "ASKED", {})
    monkeypatch.delenv("BAKYLAU_VAR", raising=False)
    settings = production()
    monkeypatch.delitem(sys.modules, "training_site.web_server", raising=False)
    importlib.import_module("training_site.web_server")
    var = str(settings.VAR_DIR)
    said = {name: "needed" if default is None else default.replace(var, "var") or "–" for name, default in environment.ASKED.items()}
    told = {name: default for name, (default, _secret) in rows_of_the_page().items()}
    assert told == said, "docs/deployment.md lists what training_site/settings and web_server.py read from the environment: mend its table"


def test_what_is_secret_is_marked_as_secret():
    secret = {name for name, (_default, secret) in rows_of_the_page().items() if secret == "yes"}
    assert {
        name for name in rows_of_the_page() if re.search("SECRET|PASSWORD|PASSPHRASE|KEY_RING|DATABASE|REDIS|ACCESS_KEY|TOKEN|DSN", name)
    } <= secret


def test_a_secret_may_lie_in_a_file(production, tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("s" * 60 + "\n")
    assert production(without="SECRET_KEY", SECRET_KEY_FILE=str(tmp_path / "secret")).SECRET_KEY == "s" * 60
    with pytest.raises(ImproperlyConfigured, match="not both"):
        production(SECRET_KEY_FILE=str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE names cannot be read"):
        production(without="SECRET_KEY", SECRET_KEY_FILE=str(tmp_path / "nothing"))


def test_a_number_is_a_number(production):
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES must be a whole number"):
        production(TRUSTED_PROXIES="one")


def test_a_proxy_is_believed_where_the_settings_say_that_there_is_one(production):
    assert not hasattr(production(), "SECURE_PROXY_SSL_HEADER")
    assert production(TRUSTED_PROXIES="1").SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")


def test_without_a_copy_nothing_asks_for_one(production):
    settings = production()
    assert list(settings.DATABASES) == ["default"]
    assert not hasattr(settings, "DATABASE_ROUTERS")


def test_a_copy_of_the_database_is_read_only(production):
    settings = production(DATABASE_REPLICA_URL="postgres://u@copy/n")
    assert settings.DATABASES["replica"]["HOST"] == "copy"
    assert "default_transaction_read_only=on" in settings.DATABASES["replica"]["OPTIONS"]["options"]
    assert settings.DATABASES["default"]["OPTIONS"] == {"options": "-c jit=off"}
    assert settings.MIDDLEWARE[-1] == "training_site.replicas.ReplicaMiddleware"


def test_uploads_lie_on_the_disk_or_in_the_bucket_that_is_named(production):
    assert production().STORAGES["default"] == {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings = production(S3_BUCKET="uploads", S3_ENDPOINT="https://s3.kz", S3_ACCESS_KEY="a", S3_SECRET_KEY="b")
    assert settings.STORAGES["staticfiles"]["BACKEND"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"
    store = StorageHandler({"default": settings.STORAGES["default"]})["default"]
    assert (store.bucket_name, store.endpoint_url, store.default_acl, store.file_overwrite) == ("uploads", "https://s3.kz", None, False)
    assert store.url("images/a b.jpg") == "/media/images/a%20b.jpg"


def test_several_machines_share_the_cache_by_redis(production):
    settings = production(REDIS_URL="redis://redis:6379/0")
    cache = CacheHandler({"default": settings.CACHES["lists"]})["default"]
    assert cache._cache.__module__ == "django.core.cache.backends.redis"
