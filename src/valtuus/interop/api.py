"""The AuthZEN API behind Django: bytes in, bytes out. No session, no language, no form's token: callers carry their own."""

from collections.abc import Mapping
from functools import partial
from ipaddress import ip_address, ip_network
from typing import Any, Protocol

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from valtuus.interop.authzen import metadata, openapi
from valtuus.interop.authzen.answer import answer
from valtuus.interop.authzen.limits import BODY_BYTES
from valtuus.interop.services import asking as services
from valtuus.interop.types import HttpCall
from valtuus.kernel import clock
from valtuus.web.guard import public


class Readable(Protocol):
    """What a body is read from."""

    def read(self, size: int, /) -> bytes:
        """So many bytes, or what is left."""


@csrf_exempt
@public("an interface: each call is checked for its own token")
def access(request: HttpRequest, endpoint: str) -> HttpResponse:
    """One call of the AuthZEN API."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    call = HttpCall(request.method or "", endpoint, headers, body_of(request), peer(request.META))
    reply = answer(call, services.authenticate, partial(services.decide, at=clock.now()))
    return HttpResponse(reply.body, status=reply.status, headers=dict(reply.headers))


@require_safe
@public("what every caller must read first; made from configuration")
def configuration(request: HttpRequest, path: str = "") -> HttpResponse:
    """Where the decision point is. Asked for another identifier's path there is nothing."""
    if path != metadata.path_of(settings.PDP):
        raise Http404
    return _document(metadata.metadata(settings.PDP))


@require_safe
@public("the description of a public interface")
def openapi_document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return _document(openapi.document(settings.PDP))


def _document(value: object) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(value), content_type="application/json")
    response.headers["Cache-Control"] = f"public, max-age={metadata.MAX_AGE_SECONDS}"
    return response


def body_of(stream: Readable) -> bytes | None:
    """The body, read to one byte beyond the longest and no further; None where it is longer."""
    found = stream.read(BODY_BYTES + 1)
    return found if len(found) <= BODY_BYTES else None


def peer(environ: Mapping[str, Any]) -> str:
    """The address that called: the last one in X-Forwarded-For that is none of our proxies', where a proxy of ours brought it."""
    addresses = [*str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(","), str(environ.get("REMOTE_ADDR", ""))]
    for address in reversed([a.strip() for a in addresses]):
        if not _ours(address):
            return address
    return ""


def _ours(address: str) -> bool:
    if not settings.PROXIES:
        return False
    try:
        given = ip_address(address)
    except ValueError:
        return False
    return any(given in ip_network(network) for network in settings.PROXIES)
