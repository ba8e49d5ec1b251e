"""Django's settings. They compute and start nothing; the server is started by the entry points."""

from functools import partial

from valtuus.config import databases, env, secrets
from valtuus.config.error_log import LOGGING as ERROR_LOG
from valtuus.conversations.mail_types import Mailbox
from valtuus.identity.types import CLAIM_NAMES, Provider
from valtuus.kernel.codes import Language

ENV = env.current()
BASE_DIR = env.BASE

DEBUG = False
LOGGING = ERROR_LOG
SECRET_KEY = secrets.text(ENV.secrets, "django", make=ENV.embedded)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", *([ENV.origin.split("//")[1].split(":")[0]] if ENV.origin else [])]
ROOT_URLCONF = "valtuus.config.urls"
WSGI_APPLICATION = "valtuus.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "valtuus.web.apps.WebConfig",
    "valtuus.ledger.apps.LedgerConfig",
    "valtuus.parties.apps.PartiesConfig",
    "valtuus.attachments.apps.AttachmentsConfig",
    "valtuus.alerts.apps.AlertsConfig",
    "valtuus.mandates.apps.MandatesConfig",
    "valtuus.agreements.apps.AgreementsConfig",
    "valtuus.disclosures.apps.DisclosuresConfig",
    "valtuus.mandate_applications.apps.MandateApplicationsConfig",
    "valtuus.feeds.apps.FeedsConfig",
    "valtuus.benefits.apps.BenefitsConfig",
    "valtuus.notices.apps.NoticesConfig",
    "valtuus.municipal_lists.apps.MunicipalListsConfig",
    "valtuus.oversight.apps.OversightConfig",
    "valtuus.conversations.apps.ConversationsConfig",
    "valtuus.administration.apps.AdministrationConfig",
    "valtuus.fallback.apps.FallbackConfig",
    "valtuus.interop.apps.InteropConfig",
    "valtuus.portal.apps.PortalConfig",
    "valtuus.demo.apps.DemoConfig",
    "valtuus.identity.apps.IdentityConfig",
    "valtuus.config.apps.HouseConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "valtuus.web.middleware.SafetyHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "valtuus.web.middleware.Outcomes",
    "valtuus.identity.middleware.IdentityMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "valtuus.web.context.page"],
        },
    },
]
FORM_RENDERER = "valtuus.web.forms.Renderer"

DATABASES = databases.all_of(ENV)
DATABASE_ROUTERS = ["valtuus.config.router.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # INVARIANT: a disclosure is committed before its first row is read

LANGUAGE_CODE = Language.FI.value
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

ASSETS = ENV.var / "assets"  # `valtuus collect_assets` fills it from node_modules
STATIC_URL = "/static/"
STATIC_ROOT = ENV.var / "static"
STATICFILES_DIRS = [ASSETS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# What a browser may do with our pages (stack.md, section 4). Plain http only for the demonstration on this very machine.
PLAIN_HTTP = ENV.demonstration and (ENV.origin or "http://127.0.0.1").startswith(
    ("http://127.0.0.1", "http://localhost")
)
# The sign-out form is answered with a redirect to the identity provider, which the browser counts as the form's address.
FORM_ACTION_ORIGINS = [ENV.oidc_issuer] if ENV.oidc_issuer else []
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if (ENV.origin or "").startswith("https://") else 0
WHITENOISE_ALLOW_ALL_ORIGINS = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # gone with the browser's session
CSRF_FAILURE_VIEW = "valtuus.web.views.csrf_failure"

# Attachments lie outside what is served, by digest; the pages hand them out. Further checks beside our own: callables by name,
# or commands as lists, which read the file from standard input (attachments/checks.py). None can take our own out.
ATTACHMENTS = ENV.var / "attachments"
ATTACHMENT_CHECKS = [ENV.attachment_check] if ENV.attachment_check else []

# Keyed hashes: separate secrets for officials and clients, each with its version (architecture, section 5).
OFFICIAL_SECRET = secrets.key(ENV.secrets, "official", "o", make=ENV.embedded)
CLIENT_SECRET = secrets.key(ENV.secrets, "client", "c", make=ENV.embedded)
# Identity codes with individual number 900-999 belong to nobody; production refuses them.
ARTIFICIAL_CODES = ENV.demonstration
# A file of a feed without a signed delivery around it is taken nowhere else (docs/feeds.md).
BARE_FEEDS = ENV.demonstration

# Signing in. A session ends after IDLE seconds without the person, after LONGEST in any case; the cookie outlives both, so
# that what was typed when it ended can come back to the one who typed it.
ORIGIN = ENV.origin or "http://127.0.0.1:8000"
SESSION_IDLE = 20 * 60
SESSION_LONGEST = 10 * 60 * 60
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ORIGIN.startswith("https:")
IDENTITY_KEYS = partial(secrets.rsa_keys, ENV.secrets, make=ENV.embedded)  # called with the name, made at first use
PAIRWISE_SECRET = secrets.key(
    ENV.secrets, "pairwise", "", make=ENV.embedded
)  # ids of people for callers of the interfaces
SEALING_SECRET = secrets.key(ENV.secrets, "sealing", "s", make=ENV.embedded)

# The interface names itself by its configuration, never by the Host of a request (openfga/openfga#3057).
PDP = ENV.pdp or ORIGIN
PROXIES = ENV.proxies

IDENTITY_PROVIDER = (
    Provider(
        issuer=ENV.oidc_issuer,
        client_id=ENV.oidc_client_id,
        redirect_uri=f"{ORIGIN}/identity/callback/",
        post_logout_redirect_uri=f"{ORIGIN}/{{language}}/identity/signed-out/",
        claims=CLAIM_NAMES[ENV.oidc_claims],
        test_accepted=ENV.demonstration,
    )
    if ENV.oidc_issuer
    else None
)

# Mail goes out by SMTP; the demonstration without a server of its own writes a file each time. A server that is away harms nothing.
_KIND = "filebased" if ENV.demonstration and not ENV.mail.host else "smtp"
EMAIL_BACKEND = f"django.core.mail.backends.{_KIND}.EmailBackend"
EMAIL_FILE_PATH = ENV.var / "mail"
EMAIL_HOST, EMAIL_PORT = ENV.mail.host or "localhost", ENV.mail.port
EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.mail.security == "starttls", ENV.mail.security == "tls"
EMAIL_HOST_USER = ENV.mail.user
EMAIL_HOST_PASSWORD = secrets.text(ENV.secrets, "mail", make=False) if ENV.mail.user else ""
EMAIL_TIMEOUT = 10  # seconds for each step of the talk
DEFAULT_FROM_EMAIL = ENV.mail.sender

# Mailboxes that are read by IMAP; what goes to people known by an address only is sent from one of them, so that answers arrive.
_IN = ENV.mail_in
MAILBOXES = [
    Mailbox(kind, address, _IN.host, _IN.port, _IN.security, secrets.text(ENV.secrets, f"mail-{kind}", make=False))
    for kind, address in _IN.addresses.items()
]
ANSWERED_FROM = next((box.address for box in MAILBOXES), ENV.mail.sender)
