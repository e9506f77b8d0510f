"""The service. Everything that differs from one installation to another comes from the environment: docs/deployment.md lists it.

training_site/checks.py refuses to start what is not fit for strangers.
"""

from training_site.watch.logs import logging_settings

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, CACHES, MIDDLEWARE, STORAGES, environment

IS_SERVICE = True
SECRET_KEY = environment.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")  # old ones, while sessions signed by them are still about
WAGTAILADMIN_BASE_URL = environment.text("BASE_URL")  # printed on every certificate
DATABASES = {"default": environment.database("DATABASE_URL")}
if environment.text("DATABASE_REPLICA_URL", ""):
    # A copy that is a moment behind, for pages that may be (training_site/replicas.py); nothing can be written to it.
    DATABASES["replica"] = environment.database("DATABASE_REPLICA_URL")
    read_only = {"options": "-c jit=off -c default_transaction_read_only=on", "application_name": "bakylau-replica", "connect_timeout": 3}
    DATABASES["replica"]["OPTIONS"] = read_only
    DATABASE_ROUTERS = ["training_site.replicas.ReplicaRouter"]
    MIDDLEWARE = [*MIDDLEWARE, "training_site.replicas.ReplicaMiddleware"]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS") or [f"https://{host}" for host in ALLOWED_HOSTS]

# One cache for all processes, so that limits on tries count everywhere; roomy, so that a crowd of addresses drives out none of the counters.
# The status lists are files of this machine; several machines share them by Redis. `migrate` makes the table.
CACHES["default"] = {"BACKEND": "training_site.counting_cache.CountingDatabaseCache", "LOCATION": "cache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
if REDIS_URL := environment.text("REDIS_URL", ""):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    CACHES["lists"] = {**CACHES["default"], "KEY_PREFIX": "lists"}

# Who a request comes from and whether it came by HTTPS is told by a proxy alone, and believed only where there is one of ours.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # what watches a process asks it straight
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# No other host, and no page without HTTPS, can write these. Scripts read the language alone.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, KNOWN_BROWSER_COOKIE = "__Host-sessionid", "__Host-csrftoken", "__Host-known"
LANGUAGE_COOKIE_NAME = "__Host-django_language"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "training_site.message_storage.HostStorage"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # frames of our own: Wagtail's preview panel (X_FRAME_OPTIONS)

LOGGING = logging_settings(environment.text("LOG_LEVEL", "WARNING"), access=True)

EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = environment.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10

# Uploads: on this machine's disk, or in a store that several machines share. Nobody but the site itself reads the bucket (training_site/media.py).
S3_BUCKET, S3_ENDPOINT = environment.text("S3_BUCKET", ""), environment.text("S3_ENDPOINT", "")
S3_REGION = environment.text("S3_REGION", "")
S3_ACCESS_KEY, S3_SECRET_KEY = environment.text("S3_ACCESS_KEY", ""), environment.text("S3_SECRET_KEY", "")
if S3_BUCKET:
    told = {"bucket_name": S3_BUCKET, "endpoint_url": S3_ENDPOINT, "region_name": S3_REGION, "access_key": S3_ACCESS_KEY, "secret_key": S3_SECRET_KEY}
    rules = {"default_acl": None, "file_overwrite": False, "max_memory_size": 5_000_000}
    options: dict[str, object] = {**{name: value for name, value in told.items() if value}, **rules}
    STORAGES: dict[str, dict[str, object]] = {**STORAGES, "default": {"BACKEND": "training_site.media.S3Media", "OPTIONS": options}}  # type: ignore[no-redef]
