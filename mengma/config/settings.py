"""Django's settings: one module for every mode, read from environment variables, safe when nothing is set.

``MENGMA_MODE`` is ``production`` (default), ``demo``, ``test`` or ``simulation``. docs/how-to/operate.md lists the
variables.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from mengma.config import database_roles, postgres
from mengma.config.environment import flag, number, words
from mengma.config.paths import BASE_DIR, var_dir
from mengma.config.secret_keys import secret_from

MENGMA_MODES = ("production", "demo", "test", "simulation")
MENGMA_MODE = os.environ.get("MENGMA_MODE", "production")
if MENGMA_MODE not in MENGMA_MODES:
    raise ValueError(f"MENGMA_MODE is {MENGMA_MODE!r}; it must be one of {', '.join(MENGMA_MODES)}")
PRODUCTION = MENGMA_MODE == "production"

MENGMA_VAR = var_dir()
DEBUG = flag("MENGMA_DEBUG", default=False) and not PRODUCTION
SECRET_KEY = secret_from("MENGMA_SECRET_KEY", MENGMA_VAR / "secret-key", mode=MENGMA_MODE)
MENGMA_FIELD_KEY = secret_from("MENGMA_FIELD_KEY", MENGMA_VAR / "field-key", mode=MENGMA_MODE)
# Who identifies people: a service at this address; without one people are identified at the window.
MENGMA_IDENTITY_URL = os.environ.get(
    "MENGMA_IDENTITY_URL", "http://127.0.0.1:8791" if MENGMA_MODE in ("demo", "simulation") else ""
)

# The site ---------------------------------------------------------------------------------------------------------
MENGMA_PUBLIC_URL = os.environ.get("MENGMA_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
BEHIND_TLS = MENGMA_PUBLIC_URL.startswith("https://")
# Banks by name of their adapter in mengma/payments/banks/; the first is the one that payers are sent to. None in
# production until one is connected.
MENGMA_BANKS: dict[str, dict[str, str]] = {}
if not PRODUCTION:
    MENGMA_BANKS["simulated"] = {
        "url": os.environ.get("MENGMA_SIMULATED_BANK_URL", "http://127.0.0.1:8790"),
        "callback": f"{MENGMA_PUBLIC_URL}/payments/callback/simulated",
        "key": secret_from("MENGMA_BANK_KEY", MENGMA_VAR / "bank-key", mode=MENGMA_MODE),
    }
ALLOWED_HOSTS = words("MENGMA_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [MENGMA_PUBLIC_URL] if BEHIND_TLS else []
ROOT_URLCONF = "mengma.config.urls"
WSGI_APPLICATION = "mengma.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "mengma.config.apps.ConfigConfig",
    "mengma.courts",
    "mengma.cases",
    "mengma.procedure",
    "mengma.dossier",
    "mengma.delivery",
    "mengma.payments",
    "mengma.scheduling",
    "mengma.assignment",
    "mengma.caselaw",
    "mengma.intake",
    "mengma.trial",
    "mengma.portal",
]
AUTH_USER_MODEL = "courts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "mengma.config.middleware.request_id.RequestIdMiddleware",
    "mengma.config.middleware.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "mengma.config.middleware.content_security.ContentSecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mengma.config.middleware.language.LanguageMiddleware",
    "mengma.config.middleware.body_guard.BodyGuardMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# The database -----------------------------------------------------------------------------------------------------
MENGMA_DATABASE_OWNER_URL = postgres.owner_url()


def database_from(url: str | None) -> dict[str, Any]:
    """Django's description of a PostgreSQL URL; for None an address that fails plainly when it is used."""
    parts: dict[str, Any] = dict(conninfo_to_dict(url)) if url else {"host": str(MENGMA_VAR / "pg" / "run")}
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    defaults = {"NAME": database_roles.DATABASE, "USER": database_roles.PROGRAM}
    described: dict[str, Any] = {key: parts.pop(name, None) or defaults.get(key, "") for key, name in names.items()}
    return described | {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {**parts, "application_name": "mengma"},
        "CONN_MAX_AGE": number("MENGMA_DATABASE_KEEP_SECONDS", default=600),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


DATABASES = {"default": database_from(postgres.program_url())}

# Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = MENGMA_VAR / "static"
STATICFILES_DIRS = [folder for folder in [BASE_DIR / "static-build"] if folder.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or MENGMA_MODE == "test"
        else "mengma.config.static_storage.ForgivingManifestStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or MENGMA_MODE == "test"
WHITENOISE_AUTOREFRESH = DEBUG
# Uploads lie outside every folder that is served; views hand them out after asking for permission.
MEDIA_ROOT = MENGMA_VAR / "uploads"
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# one recording of a hearing or one bundle of scans (250 MB) with its form
MENGMA_UPLOAD_LIMIT = number("MENGMA_UPLOAD_LIMIT", default=256 * 1024 * 1024)
MENGMA_BODY_LIMIT = number("MENGMA_BODY_LIMIT", default=4 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = MENGMA_BODY_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# Sign-in and sessions ---------------------------------------------------------------------------------------------
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if MENGMA_MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = number("MENGMA_SESSION_SECONDS", default=int(timedelta(hours=4).total_seconds()))
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "mengma_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_NAME = "mengma_csrf"
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mengma.config.refusals.csrf_failure"

# Transport and browser --------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_SSL_REDIRECT = BEHIND_TLS and not flag("MENGMA_TLS_AT_PROXY", default=True)
if flag("MENGMA_TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Pages run no inline script, so the policy needs neither nonces nor hashes.
MENGMA_CSP = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "frame-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    # the button that pays is a form of ours whose answer leads to the bank: browsers check that redirect too
    "form-action": " ".join(["'self'", *(bank["url"] for bank in MENGMA_BANKS.values())]),
    "frame-ancestors": "'self'",
}

# Background work --------------------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = ["mengma.config.tasks"]
PROCRASTINATE_ON_APP_READY = "mengma.config.jobs.do_let_tasks_outlive_the_database"
PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": 5.0,
    "stalled_worker_timeout": 20.0,
    "delete_jobs": "successful",  # what a job did is in the docket; failed ones stay to be looked at
}

# Caches and logs --------------------------------------------------------------------------------------------------
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "mengma"}}
LOGGING_CONFIG = "mengma.config.logs.configure"
LOGGING = {"level": os.environ.get("MENGMA_LOG_LEVEL", "INFO"), "form": os.environ.get("MENGMA_LOG_FORM", "json")}
SILENCED_SYSTEM_CHECKS: list[str] = []
