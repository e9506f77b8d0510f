"""What every installation shares. Nothing here is secret and nothing here is of one machine."""

import zoneinfo
from pathlib import Path

from . import environment

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(environment.text("BAKYLAU_VAR", str(BASE_DIR / "var")))

DEBUG = False
IS_SERVICE = False  # open to strangers: training_site/checks.py looks closer
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
TRUSTED_PROXIES = 0  # how many of ours every request has come through (training_site/proxies.py)

INSTALLED_APPS = [
    "training_site.apps.TrainingSiteConfig",
    "dashboard",
    "stations",
    "certificates",
    "quizzes",
    "partners",
    "courses",
    "people",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.forms",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "training_site.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "training_site.headers.HeadersMiddleware",
    "training_site.watch.middleware.WatchMiddleware",  # before any that looks at the name of the host, a session, a language
    "training_site.proxies.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads against BREACH; a lesson shrinks to a quarter
    "people.middleware.ClockMiddleware",  # past what needs no time, and before a session ends by it
    "django.contrib.sessions.middleware.SessionMiddleware",
    "training_site.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "training_site.middleware.AdminLanguageMiddleware",
    "training_site.middleware.SoundRequestMiddleware",
    "people.middleware.RefusalsMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "partners.middleware.SectionGuardMiddleware",
    "certificates.cannot_sign.CannotSignMiddleware",
]

ROOT_URLCONF = "training_site.urls"
WSGI_APPLICATION = "training_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "training_site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "training_site.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'bakylau.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sessions in the database: a session ended elsewhere is ended here too, which neither cached sessions nor signed
# cookies give.
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
# Seconds that a session of whoever opens other people's data lasts, and without a request (people.sessions). A volunteer's lasts the 30 days.
STAFF_SESSION_AGE, STAFF_SESSION_IDLE = 60 * 60 * 24, 60 * 60 * 2
KNOWN_BROWSER_COOKIE = "known"

# --- Accounts -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.auth_backend.Backend"]
PASSWORD_HASHERS = ["people.hashers.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "full_name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "people.password_words.WordsOfThisSiteValidator"},
]
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # whoever finds an open browser changes no address, no factor, and ends no session
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# "key" is the account AND the caller's address (people.adapter, people.account_forms): a stranger elsewhere who guesses
# passwords or asks for codes cannot keep the owner out. A hall of volunteers behind one address is served. A browser that the owner has logged
# in with before is counted alone (login_failed_here, people.login_guard).
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "login_failed_here": "10/5m/key",
    "signup": "120/m/ip",
    "request_login_code": "300/m/ip,3/m/key",
    "reset_password": "60/m/ip",
    "request_reset_code": "5/m/key",
    "reset_password_from_key": "60/m/ip",
}
ACCOUNT_FORMS = {
    "add_email": "people.account_forms.AddEmailForm",
    "request_login_code": "people.account_forms.RequestLoginCodeForm",
    "reset_password": "people.account_forms.ResetPasswordForm",
    "signup": "people.account_forms.SignupForm",
}
MFA_FORMS = {
    "add_webauthn": "people.passkey_forms.AddWebAuthnForm",
    "edit_webauthn": "people.passkey_forms.EditWebAuthnForm",
    "authenticate_webauthn": "people.passkey_forms.AuthenticateWebAuthnForm",
    "login_webauthn": "people.passkey_forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "people.passkey_forms.ReauthenticateWebAuthnForm",
}
MFA_ADAPTER = "people.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_TOTP_ISSUER = "Bakylau"
# A phone number written without a country code is taken for one of this country.
PHONE_REGION = "KZ"
# Who holds a role above volunteer needs a second factor, but for the printed log-ins of the sample.
SECOND_FACTOR_REQUIRED = True

# --- Languages ------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ru", "Русский"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
LOCALE_PATHS = [BASE_DIR / "training_site" / "locale", BASE_DIR / "training_site" / "locale_packages"]
FORMAT_MODULE_PATH = ["training_site.formats"]

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("BAKYLAU_STATIC", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "training_site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Wagtail --------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Bakylau"
WAGTAILADMIN_BASE_URL = environment.text("BASE_URL", "http://127.0.0.1:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# What the pickers of the admin write: as everybody here writes days, and among the input formats of each language.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
# "localtime" and the like are names of this machine's files, which browsers do not know.
WAGTAIL_USER_TIME_ZONES = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "partners.workflow.publish_approved"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# What partners/file_check.py knows how to check.
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "csv", "mp4", "webm", "mp3", "m4a", "ogg", "wav"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "partners.document_form.DocumentForm"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "partners.image_form.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []  # nothing is embedded: the server fetches no address that an author types
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "courses.rich_text.RichTextArea"}}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- Mail and headers -----------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "Bakylau <no-reply@bakylau.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_FILE_PATH = VAR_DIR / "mail"  # where a laptop keeps its mail
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel shows our pages in a frame of its own.
# An exam answer is small; nobody posts megabytes outside of an upload (training_site/middleware.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# No log names a person: not the lines (training_site/watch/scrub.py), and not the report of an error.
DEFAULT_EXCEPTION_REPORTER = "training_site.watch.error_reports.NamelessReporter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "training_site.watch.scrub.ScrubFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["scrub"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# --- Who watches the service (training_site/watch/) -----------------------------------------------------------------
# Who has the token reads the details of /readyz, and /metrics. Without one nobody does.
WATCH_TOKEN = environment.text("WATCH_TOKEN", "")
METRICS = environment.flag("METRICS", False)
READY_QUEUE_SECONDS = environment.number("READY_QUEUE_SECONDS", 900)  # not ready where a task has waited for longer
READY_DISK_MB = environment.number("READY_DISK_MB", 500)  # nor where less is free
SENTRY_DSN = environment.text("SENTRY_DSN", "")
SENTRY_ENVIRONMENT = environment.text("SENTRY_ENVIRONMENT", "production")

# --- The queue ------------------------------------------------------------------------------------------------------
# What must not keep a person waiting, and must be done even if the web process dies: see docs/queue.md. "default" is what Wagtail's own
# tasks use (it keeps its indexes by them): they are done at once, so that whoever publishes finds the page.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "queue": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# --- Exams ----------------------------------------------------------------------------------------------------------
# Whether a question takes two people to be asked (quizzes/four_eyes.py). Where there is one examiner alone, it is turned off.
EXAM_FOUR_EYES = environment.flag("EXAM_FOUR_EYES", True)

# --- Certificates on paper ------------------------------------------------------------------------------------------
BAKYLAU_PRINTS = VAR_DIR / "prints"  # ZIPs of many sheets, for some days
# A PKCS#12 file and its passphrase, by which every sheet is signed; without one none is.
BAKYLAU_PDF_SIGNER = environment.text("BAKYLAU_PDF_SIGNER", "")
BAKYLAU_PDF_SIGNER_PASSPHRASE = environment.text("BAKYLAU_PDF_SIGNER_PASSPHRASE", "")

# --- The map of the board --------------------------------------------------------------------------------------------
# Where its tiles come from, as Leaflet writes it (https://tiles.example.org/{z}/{x}/{y}.png), and whom to name. Without one the map
# shows stations and outlines of areas alone, and asks nobody.
BAKYLAU_TILES = environment.text("BAKYLAU_TILES", "")
BAKYLAU_TILES_ATTRIBUTION = environment.text("BAKYLAU_TILES_ATTRIBUTION", "")

# --- Personal data: docs/personal-data.md ----------------------------------------------------------------------------
# After how many days `forget_old` forgets what is kept for a while only (the periods of each app: periods.py).
BAKYLAU_KEPT_DAYS = environment.days(
    "BAKYLAU_KEPT_DAYS",
    {
        "unconfirmed": 30, "invitations": 90, "invitation_lists": 30, "log_ins": 30, "notices": 365, "dropped_erasures": 365, "journal": 0,
        "answers": 730, "practice": 365, "question_files": 1, "verification_days": 400, "prints": 8,
        "cards": 180, "offers": 365, "imports": 1, "papers": 8,
    },
)  # fmt: skip
# Where it is written down who was erased: apart from whatever a copy of the database brings back.
BAKYLAU_ERASURES = Path(environment.text("BAKYLAU_ERASURES", str(VAR_DIR / "erasures")))
STORAGES["erasures"] = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": BAKYLAU_ERASURES}}
# Whom to write to about one's data: an address, a phone, a name. Empty: the headquarters, without saying how.
BAKYLAU_PRIVACY_CONTACT = environment.text("BAKYLAU_PRIVACY_CONTACT", "")

# --- Caches ---------------------------------------------------------------------------------------------------------
# "lists": the signed status lists. All processes share it, so that none hands out an older list than another; files, so that it asks no database.
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "lists": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "lists"},
}

# --- Keys -----------------------------------------------------------------------------------------------------------
# What signs badges and QR codes: a folder that only the site's own user may read, or the whole ring in the environment.
BAKYLAU_KEYS = Path(environment.text("BAKYLAU_KEYS", str(VAR_DIR / "keys")))
BAKYLAU_KEY_RING = environment.text("BAKYLAU_KEY_RING", "")
# What ended certificates, noted outside the database: after a copy of that is put back it ends them again.
BAKYLAU_JOURNAL = Path(environment.text("BAKYLAU_JOURNAL", str(VAR_DIR / "journal")))
BAKYLAU_KEYS_MADE = False  # a laptop makes its keys when they are first needed

# --- The sample -----------------------------------------------------------------------------------------------------
# Whether accounts marked as sample may log in at all, and the page that shows kept mail: both on a laptop only.
SAMPLE_LOGINS_ALLOWED = False
SHOW_MAILBOX = False
