"""Calls of the AuthZEN API straight from the server: what must be fast does not go through Django's handlers (decision 0012).

Only what needs nothing of them is taken: a POST to an endpoint, under a host that is allowed. All else goes on to Django, which
answers at the same addresses (`interop.api.access`); a test asks both ways and compares.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from http.client import responses
from io import BytesIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.middleware.security import SecurityMiddleware

from valtuus.interop.api import body_of, peer
from valtuus.interop.authzen import metadata
from valtuus.interop.authzen.answer import answer
from valtuus.interop.services import asking as services
from valtuus.interop.types import HttpCall
from valtuus.interop.urls import PREFIX
from valtuus.kernel import clock
from valtuus.ledger.queries import connection_kept
from valtuus.web.middleware import SafetyHeaders

SCHEMES = ("http", "https")
_PATHS = {f"/{PREFIX}{place.removeprefix('/')}": name for name, place in metadata.ENDPOINTS.items()}
_UNPREFIXED = ("CONTENT_TYPE", "CONTENT_LENGTH")


def before(django: WSGIApplication) -> WSGIApplication:
    """The application that answers calls of the interface itself and leaves all else to Django."""
    safe = {scheme: _safety_headers(scheme) for scheme in SCHEMES}

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        endpoint = _PATHS.get(environ.get("PATH_INFO", ""))
        if endpoint is None or environ["REQUEST_METHOD"] != "POST" or not _host_allowed(environ):
            return django(environ, start)
        return _answered(environ, endpoint, safe[environ["wsgi.url_scheme"]], start)

    return application


def _answered(
    environ: WSGIEnvironment, endpoint: str, safe: Mapping[str, str], start: StartResponse
) -> Iterable[bytes]:
    call = HttpCall("POST", endpoint, _headers(environ), body_of(_stream(environ)), peer(environ))
    with connection_kept():
        reply = answer(call, services.authenticate, partial(services.decide, at=clock.now()))
    headers = {**safe, **reply.headers, "Content-Length": str(len(reply.body))}
    start(f"{reply.status} {responses[reply.status]}", list(headers.items()))
    return [reply.body]


def _host_allowed(environ: WSGIEnvironment) -> bool:
    domain, _ = split_domain_port(environ.get("HTTP_HOST", ""))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _headers(environ: WSGIEnvironment) -> Mapping[str, str]:
    named = {name.removeprefix("HTTP_"): v for name, v in environ.items() if name.startswith("HTTP_")}
    named |= {name: environ[name] for name in _UNPREFIXED if name in environ}
    return {name.replace("_", "-").lower(): value for name, value in named.items()}


def _stream(environ: WSGIEnvironment) -> LimitedStream:
    told = environ.get("CONTENT_LENGTH") or ""
    return LimitedStream(environ["wsgi.input"], int(told) if told.isdecimal() else 0)


def _safety_headers(scheme: str) -> Mapping[str, str]:
    """What Django's middleware puts on every answer, taken from that very middleware once, at the start."""
    environ = {"REQUEST_METHOD": "POST", "wsgi.url_scheme": scheme, "wsgi.input": BytesIO()}

    def empty(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = WSGIRequest(environ)
    # In the order of the settings; neither looks at the request's path.
    response = SecurityMiddleware(empty).process_response(request, SafetyHeaders(empty)(request))
    return {name: value for name, value in response.headers.items() if name != "Content-Type"}
