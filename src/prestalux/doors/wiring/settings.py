"""Django's settings, derived from `config`. The one place that sees every door."""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from pathlib import Path

import dj_database_url

from prestalux.doors.wiring import config, fund

try:
    CONFIGURATION = config.read()
    FUND = fund.read(CONFIGURATION.fund_file)
    DEEDS_OF_TWO = FUND.two_persons
except config.BadConfiguration as bad:
    sys.stderr.write(f"{bad}\n")
    raise

SOURCE = Path(__file__).resolve().parents[2]
DATA = CONFIGURATION.data
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def _kept_secret() -> str:
    """SECRET_KEY where given; otherwise one drawn at the first start and kept in the data folder."""
    if CONFIGURATION.secret_key:
        return CONFIGURATION.secret_key
    path = DATA / "secret-key"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = _kept_secret()
DEBUG = False
HTTPS = CONFIGURATION.url.startswith("https://")
_host = CONFIGURATION.url.partition("://")[2].rpartition(":")[0] or CONFIGURATION.url.partition("://")[2]
ALLOWED_HOSTS = sorted({_host, "localhost", "127.0.0.1", "[::1]", CONFIGURATION.host})
CSRF_TRUSTED_ORIGINS = [CONFIGURATION.url]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "prestalux.office.journal",
    "prestalux.office.outbox",
    "prestalux.office.events",
    "prestalux.office.files",
    "prestalux.office.proofs",
    "prestalux.office.provisions",
    "prestalux.office.accounts",
    "prestalux.office.dossiers",
    "prestalux.office.messages",
    "prestalux.office.partners",
    "prestalux.office.registry",
    "prestalux.office.attribution",
    "prestalux.office.changes",
    "prestalux.office.exchange",
    "prestalux.doors.web.layout",
    "prestalux.doors.web.public",
    "prestalux.doors.web.applicant",
    "prestalux.doors.web.provider",
    "prestalux.doors.web.staff",
    "prestalux.doors.web.account",
    "prestalux.doors.api.rest",
    "prestalux.doors.post",
]
MIDDLEWARE = [
    "prestalux.doors.web.layout.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "prestalux.doors.api.middleware.ForPrograms",
    "prestalux.doors.web.layout.middleware.Outage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "prestalux.doors.web.layout.middleware.SignedInAs",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PROGRAM_PATHS = ("/api/", "/fhir/")
"""What lies below is for programs: no session, no cookie, no page."""
ROOT_URLCONF = "prestalux.doors.wiring.urls"
WSGI_APPLICATION = "prestalux.doors.wiring.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "doors" / "wiring" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "prestalux.doors.web.layout.context.every_page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_SQLITE = {
    # IMMEDIATE: a read that later writes would otherwise fail at once with "database is locked".
    # FULL: decisions and codes must survive a power cut, not only a crash (stack.md 10).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}
try:
    DATABASES = {
        "default": dj_database_url.parse(CONFIGURATION.database_url, conn_max_age=60, conn_health_checks=True)
    }
except (ValueError, dj_database_url.UnknownSchemeError) as error:
    sys.stderr.write(f"prestalux: DATABASE_URL: {type(error).__name__}\n")
    raise SystemExit(2) from None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _SQLITE
else:
    # Only what is asked to be prepared is (`office.composed`): Django's own statements differ each time. None, which Django has here
    # for the sake of old poolers, would have those parsed and planned anew as well, which costs more than to run them.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "prepare_threshold": 1 << 30,
        **DATABASES["default"].get("OPTIONS", {}),
    }

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["prestalux.office.accounts.backend.RecordedAccounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "staff:sign-in"

# Cookies ignore the port: without the instance in their names two instances on one host sign each other out.
SESSION_COOKIE_NAME = f"prestalux_{CONFIGURATION.instance}_session"
CSRF_COOKIE_NAME = f"prestalux_{CONFIGURATION.instance}_csrf"
LANGUAGE_COOKIE_NAME = f"prestalux_{CONFIGURATION.instance}_language"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "prestalux.doors.web.layout.errors.stale_page"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
if CONFIGURATION.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

USE_TZ = True
TIME_ZONE = "Europe/Luxembourg"
USE_I18N = True
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
FORMAT_MODULE_PATH = ["prestalux.doors.web.layout.formats"]
LOCALE_PATHS = [SOURCE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FILES_URL = CONFIGURATION.files_url
MAIL_URL = CONFIGURATION.mail_url
MAIL_FROM = CONFIGURATION.mail_from
SMTP = CONFIGURATION.smtp
LMTP = CONFIGURATION.lmtp
INTAKE_URL = CONFIGURATION.intake_url
INTAKE_ADDRESS = CONFIGURATION.intake_address or FUND.email
INTAKE_SERVER = CONFIGURATION.intake_server
SCANNER_URL = CONFIGURATION.scanner_url
REGISTRY_FOLDER = CONFIGURATION.registry_folder
REGISTRY_ENCODING = CONFIGURATION.registry_encoding
REGISTRY_EARLIEST_DAY = CONFIGURATION.registry_earliest_day
FHIR_SYSTEMS = CONFIGURATION.fhir_systems
SEAL_KEYS = CONFIGURATION.seal_keys
PROOF_KEYS = CONFIGURATION.proof_keys
SFTP = CONFIGURATION.sftp
SFTP_NAME = CONFIGURATION.sftp_name
SFTP_HOST_KEYS = CONFIGURATION.sftp_host_keys
SFTP_BALANCERS = CONFIGURATION.sftp_balancers
EXCHANGE_KEYS = CONFIGURATION.exchange_keys
EXCHANGE_PUBLIC = CONFIGURATION.exchange_public
METRICS_TOKEN = CONFIGURATION.metrics_token
SITE_URL = CONFIGURATION.url
MAX_FILE_BYTES = CONFIGURATION.max_file_bytes
ANCHORS = CONFIGURATION.anchors
MAX_BODY_BYTES = MAX_FILE_BYTES + 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 262_144
FILE_UPLOAD_TEMP_DIR = DATA / "spool"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"events": {"()": "prestalux.doors.shared.logs.EventFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "events"}},
    "root": {"handlers": ["console"], "level": CONFIGURATION.log_level},
    # Django repeats request paths and, on errors, request contents: only its warnings pass, as bare events.
    "loggers": {
        "pikepdf": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "mail": {"level": "ERROR"},
        # Names, addresses and paths of every request: what happened stands in the journal and the sessions.
        "asyncssh": {"level": "ERROR"},
        "django": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "ERROR"},
    },
}
INSTANCE_DIGEST = hashlib.sha256(SECRET_KEY.encode()).hexdigest()[:8]
