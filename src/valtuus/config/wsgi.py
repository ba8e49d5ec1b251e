"""The WSGI application."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from valtuus.config.cli import refuse_beside_a_real_register

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valtuus.config.settings")
application = get_wsgi_application()
if settings.ENV.demonstration:
    refuse_beside_a_real_register()
