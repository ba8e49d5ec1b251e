"""Django's settings. They compute and start nothing; the server is started by the entry points."""

from valtuus.config import databases, env, secrets
from valtuus.kernel.codes import Language

ENV = env.current()
BASE_DIR = env.BASE

DEBUG = False
SECRET_KEY = secrets.text(ENV.secrets, "django", make=ENV.embedded)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", *([ENV.origin.split("//")[1].split(":")[0]] if ENV.origin else [])]
ROOT_URLCONF = "valtuus.config.urls"
WSGI_APPLICATION = "valtuus.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "valtuus.ledger.apps.LedgerConfig",
    "valtuus.parties.apps.PartiesConfig",
    "valtuus.mandates.apps.MandatesConfig",
    "valtuus.agreements.apps.AgreementsConfig",
    "valtuus.config.apps.HouseConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]

DATABASES = databases.all_of(ENV)
DATABASE_ROUTERS = ["valtuus.config.router.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # INVARIANT: a disclosure is committed before its first row is read

LANGUAGE_CODE = Language.FI.value
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

# Keyed hashes: separate secrets for officials and clients, each with its version (architecture, section 5).
OFFICIAL_SECRET = secrets.key(ENV.secrets, "official", "o", make=ENV.embedded)
CLIENT_SECRET = secrets.key(ENV.secrets, "client", "c", make=ENV.embedded)
# Identity codes with individual number 900-999 belong to nobody; production refuses them.
ARTIFICIAL_CODES = ENV.demonstration
