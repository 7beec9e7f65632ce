"""Django's settings, derived from ours (`base.settings`); nothing is set only here."""

from pathlib import Path
from urllib.parse import urlsplit

from folkmoot.base.database import database_setting
from folkmoot.base.errors import Unusable
from folkmoot.base.languages import shipped
from folkmoot.base.settings import mail_domain, read_settings
from folkmoot.config.secret import secret_key

FOLKMOOT = read_settings()
SECRET_KEY = secret_key(FOLKMOOT.home)
DEBUG = FOLKMOOT.debug
BASE_URL = FOLKMOOT.base_url or f"http://{FOLKMOOT.host}:{FOLKMOOT.port}"
_base = urlsplit(BASE_URL)
MAIL_DOMAIN = mail_domain(FOLKMOOT.mail_domain, _base.hostname or "")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", _base.hostname or "", *FOLKMOOT.allowed_hosts]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "folkmoot.base",
    "folkmoot.ui",
    # before django-allauth, whose templates it replaces
    "folkmoot.people",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "folkmoot.policy",
    "folkmoot.network",
]
MIDDLEWARE = [
    "folkmoot.config.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "folkmoot.config.live_door.LivePosition",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "folkmoot.config.errors.ErrorPages",
]
ROOT_URLCONF = "folkmoot.config.urls"
WSGI_APPLICATION = "folkmoot.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "folkmoot.ui.context.shell",
                "folkmoot.config.live_door.door",
            ],
        },
    }
]

DATABASES = {"default": database_setting(FOLKMOOT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "folkmoot.people.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_SIGNUP_FORM_CLASS = "folkmoot.people.accounts.forms.SignUpFields"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# a stranger's address gets no mail unless the stranger may make an account
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = FOLKMOOT.open_sign_up
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{FOLKMOOT.organisation}] "
ACCOUNT_MAX_EMAIL_ADDRESSES = 20
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "10/h/ip",
    "request_login_code": "20/m/ip,3/m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "3/3m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _base.scheme == "http"
MFA_TOTP_ISSUER = FOLKMOOT.organisation

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _base.scheme == "https"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "folkmoot.config.errors.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "folkmoot.base.shared.SharedCache",
        "LOCATION": "" if FOLKMOOT.database_url else str(FOLKMOOT.home / "run" / "shared.sqlite3"),
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = str(FOLKMOOT.home / "uploads")
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGES = list(shipped().items())
if FOLKMOOT.language not in shipped():
    raise Unusable(
        f"There are no words in the language {FOLKMOOT.language!r} here.",
        hint=f"One of {', '.join(shipped())}.",
        place="language",
    )
LANGUAGE_CODE = FOLKMOOT.language
TIME_ZONE = FOLKMOOT.time_zone
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = str(Path(__file__).resolve().parents[1] / "ui" / "static" / "built")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/.+\.[0-9a-f]{12}\.\w+$"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = FOLKMOOT.mail_from
EMAIL_BACKEND = "folkmoot.config.mail.Backend"
SILENCED_SYSTEM_CHECKS = ["fields.W342"]
