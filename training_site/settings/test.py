"""The tests: SQLite in memory, or whatever DATABASE_URL names; fast hashing; mail in memory; nothing left on disk."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import environment

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": environment.database("DATABASE_URL", "sqlite:///:memory:")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if name := environment.text("TEST_DATABASE_NAME", ""):
    # A database of one's own, kept between runs by `pytest --reuse-db`.
    DATABASES["default"]["TEST"] = {"NAME": name}
_scratch = tempfile.TemporaryDirectory(prefix="bakylau-test-")  # goes with the process
_folders = STATIC_ROOT, BAKYLAU_PRINTS, MEDIA_ROOT, BAKYLAU_KEYS, BAKYLAU_JOURNAL = (
    *(Path(_scratch.name) / name for name in ("static", "prints", "media", "keys", "journal")),
)
for _folder in _folders:
    _folder.mkdir(mode=0o700)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "erasures": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} for name in ("default", "lists")}
SAMPLE_LOGINS_ALLOWED = True
BAKYLAU_KEY_RING = ""
BAKYLAU_KEYS_MADE = True

# Tests of one examiner's work go without a second one; those of four eyes turn it on (tests/quizzes/test_four_eyes.py).
EXAM_FOUR_EYES = False
