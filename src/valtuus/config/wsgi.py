"""The WSGI application."""

import gc
import os
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from valtuus.config.cli import refuse_beside_a_real_register

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valtuus.config.settings")


def _made() -> WSGIApplication:
    django = get_wsgi_application()
    if settings.ENV.demonstration:
        refuse_beside_a_real_register()
    from valtuus.interop.wsgi import before  # noqa: PLC0415 - it needs the applications made above

    return before(django)


application = _made()

# What the start has made lives as long as the process. To look through it with every collection was the longest pause of a call.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
