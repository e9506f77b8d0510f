"""A laptop: `make run`. The production server and production templates, with a key made on the spot and mail kept on disk."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import VAR_DIR, environment

VAR_DIR.mkdir(parents=True, exist_ok=True)
_key_file = VAR_DIR / "secret-key"
if not _key_file.exists():
    _key_file.write_text(get_random_secret_key())
    _key_file.chmod(0o600)
SECRET_KEY = environment.text("SECRET_KEY", _key_file.read_text())

DEBUG = environment.flag("DEBUG", False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

# Mail is not sent: it is kept in var/mail and shown at /mailbox/ to whoever sits at this machine.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
SHOW_MAILBOX = True

# The printed sample log-ins work without a second factor; everybody else needs it here as in production.
SAMPLE_LOGINS_ALLOWED = True

# Badges and QR codes are signed by keys of this laptop.
BAKYLAU_KEYS_MADE = True

# Passkeys at http://localhost: elsewhere they need HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
