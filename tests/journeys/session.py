"""A session for the browser of a journey that does not sign in for itself."""

from importlib import import_module

from django.conf import settings


def known(page, live_server):
    """Give the browser a session: who carries none is nobody."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["for"] = "the test"
    session.save()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
    page.context.add_cookies([cookie])
