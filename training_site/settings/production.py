"""The service. Everything that differs from one installation to another comes from the environment."""

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, CACHES, environment

SECRET_KEY = environment.text("SECRET_KEY")
WAGTAILADMIN_BASE_URL = environment.text("BASE_URL")  # printed on every certificate
DATABASES = {"default": environment.database("DATABASE_URL")}
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS") or [f"https://{host}" for host in ALLOWED_HOSTS]

# One cache for all processes, so that limits on tries count everywhere; roomy, so that a crowd of addresses drives out none of the counters.
# The status lists are files of this machine; several machines share them by Redis.
CACHES["default"] = {"BACKEND": "training_site.counting_cache.CountingDatabaseCache", "LOCATION": "cache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
if REDIS_URL := environment.text("REDIS_URL", ""):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    CACHES["lists"] = {**CACHES["default"], "KEY_PREFIX": "lists"}

SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
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

EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(environment.text("EMAIL_PORT", "587"))
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
