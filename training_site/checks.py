"""What a service has to be before strangers may reach it. Web server, worker and scheduler do not start without (`demand_fit`), and
`manage.py check --deploy --database default` says the same. On a laptop only the keys are looked at."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's own name
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http.request import validate_host

from certificates.documents.pdf_signing import check_signer
from certificates.keys.checks import check_keys
from people.models import User

SHORTEST_SECRET, FEWEST_LETTERS = 50, 10
# What stands in our own files and in what people copy from: everybody knows it.
KNOWN_SECRETS = ("django-insecure-", "only-for-tests", "change", "secret", "example")
NOBODYS_DOMAIN = "bakylau.example"


def demand_fit() -> None:
    """Raises ImproperlyConfigured with every reason why not to start. A web server runs no checks by itself."""
    found = [*check_service(), *check_sample(databases=[DEFAULT_DB_ALIAS]), *check_keys(), *check_signer()]
    if errors := [message for message in found if message.is_serious()]:
        raise ImproperlyConfigured(" ".join(str(error) for error in errors))


def check_service(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """What the settings of a service must not be."""
    if not settings.IS_SERVICE:
        return []
    return [*_secrets(), *_open_doors(), *_hosts(), *_several_machines(), *_proxies(), *_mail()]


def check_sample(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """An error where a service works on a database with accounts of the sample, whose password is printed. Whether there is a database at all
    is the business of /readyz."""
    if not settings.IS_SERVICE or DEFAULT_DB_ALIAS not in (databases or []):
        return []
    try:
        there = User.objects.filter(is_sample=True).exists()
    except DatabaseError:
        return []
    hint = "Give the service a database of its own; load_demo is for laptops."
    return [Error("There are accounts of the sample in the database.", hint=hint, id="training_site.E007")] if there else []


def check_database_log(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning where PostgreSQL writes rows that it refuses into its own log, and statements with what stands in them: names, addresses, hashes."""
    if not settings.IS_SERVICE or DEFAULT_DB_ALIAS not in (databases or []) or connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        return []
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT current_setting('log_min_error_statement'), current_setting('log_error_verbosity')")
            statements, verbosity = cursor.fetchone()
    except DatabaseError:
        return []
    if statements in {"fatal", "panic"} and verbosity == "terse":
        return []
    hint = "ALTER SYSTEM SET log_min_error_statement = 'panic'; ALTER SYSTEM SET log_error_verbosity = 'terse'; SELECT pg_reload_conf();"
    return [Warning("PostgreSQL writes into its log whom a statement is about.", hint=hint, id="training_site.W005")]


def _secrets() -> list[CheckMessage]:
    hint = f'python -c "import secrets; print(secrets.token_urlsafe({SHORTEST_SECRET}))"'
    return [
        Error(f"{name} is short, monotonous or known to everybody.", hint=hint, id="training_site.E001")
        for name, secrets in (("SECRET_KEY", [settings.SECRET_KEY]), ("SECRET_KEY_FALLBACKS", settings.SECRET_KEY_FALLBACKS))
        if any(is_weak(str(secret)) for secret in secrets)
    ]


def is_weak(secret: str) -> bool:
    return len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_LETTERS or secret.lower().startswith(KNOWN_SECRETS)


def _open_doors() -> list[CheckMessage]:
    """What is for a laptop alone."""
    doors = ("DEBUG", "SAMPLE_LOGINS_ALLOWED", "SHOW_MAILBOX", "BAKYLAU_KEYS_MADE")
    return [Error(f"{door} is on.", id="training_site.E002") for door in doors if getattr(settings, door)]


def _hosts() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS must name the hosts of the service, and no others.", id="training_site.E003"))
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if address.scheme != "https" or not address.hostname:
        found.append(Error("BASE_URL must begin with https://: it is printed on certificates and stands in mails.", id="training_site.E004"))
    elif not validate_host(address.hostname, settings.ALLOWED_HOSTS):
        found.append(Error(f"BASE_URL leads to {address.hostname}, which is not in ALLOWED_HOSTS.", id="training_site.E005"))
    return found


def _several_machines() -> list[CheckMessage]:
    """SQLite is a file of one machine; what is for several says that there are some."""
    shared = [name for name in ("REDIS_URL", "S3_BUCKET") if getattr(settings, name, "")]
    if connections[DEFAULT_DB_ALIAS].vendor != "sqlite" or not shared:
        return []
    return [Error(f"{shared[0]} is for several machines, and SQLite is a file of one. Use PostgreSQL.", id="training_site.E006")]


def _proxies() -> list[CheckMessage]:
    if settings.TRUSTED_PROXIES or not settings.SECURE_SSL_REDIRECT:
        return []
    hint = "TRUSTED_PROXIES=1 behind the proxy of compose.yaml or one like it."
    return [Warning("Nobody can tell that a request came by HTTPS: every page sends on to itself.", hint=hint, id="training_site.W002")]


def _mail() -> list[CheckMessage]:
    """Log-in, sign-up and the summons of observers go by mail."""
    found: list[CheckMessage] = []
    if settings.EMAIL_HOST == "localhost":
        found.append(Warning("Mail is handed to this machine itself: set EMAIL_HOST.", id="training_site.W003"))
    if NOBODYS_DOMAIN in settings.DEFAULT_FROM_EMAIL:
        found.append(Warning(f"Mail comes from {NOBODYS_DOMAIN}, which nobody owns: set DEFAULT_FROM_EMAIL.", id="training_site.W004"))
    return found
