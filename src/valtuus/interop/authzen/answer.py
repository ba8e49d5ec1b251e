"""A call of the AuthZEN API, as bytes, into its answer, as bytes.

Who calls and what is decided are asked through two functions, so that any server can stand in front of this: no framework is known
here. Nothing that was sent is told back but the request's id.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

import msgspec

from valtuus.identity.types import Caller
from valtuus.interop.authzen import parse
from valtuus.interop.authzen.limits import BODY_BYTES
from valtuus.interop.types import Asked, CallFault, Fault, HttpCall, HttpReply, Told
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError, ErrorKind

Authenticate = Callable[[str, str], Caller]
Decide = Callable[[Asked, Caller, str, str], list[Told | Fault]]

READERS = {"evaluation": parse.evaluation, "evaluations": parse.evaluations}
RETRY_SECONDS = "5"
_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/=-]{1,200}) *", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PARAMETER = re.compile(r"{(\w+)}")
log = logging.getLogger(__name__)


def answer(call: HttpCall, authenticate: Authenticate, decide: Decide) -> HttpReply:
    """The answer to a call. `authenticate` takes token and address, `decide` what is asked, the caller, the request's id and the
    endpoint; either may raise `DomainError`. Whatever else they raise is answered with 500 and logged without the body."""
    request_id = _CONTROL.sub("", call.headers.get("x-request-id", ""))
    try:
        status, body, more = 200, _answered(call, request_id, authenticate, decide), {}
    except CallFault as failed:
        status, body, more = failed.fault.status, sentence(failed.fault), _beside(failed.fault)
    except Exception:
        log.exception("a call of the AuthZEN API failed")
        status, body, more = 500, sentence(Fault(500, "call_failed")), {}
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store", **more}
    if request_id:
        headers["X-Request-ID"] = request_id
    return HttpReply(status, headers, msgspec.json.encode(body))


def sentence(fault: Fault) -> str:
    """A fault of a call in words: its code, and its sentence in English, the language of programmers."""
    values = {"field": fault.member, "allowed": fault.allowed}
    pattern = catalogue().say("error", fault.code, "en")
    return f"{fault.code}: {_PARAMETER.sub(lambda found: values.get(found[1], ''), pattern)}"


def _answered(call: HttpCall, request_id: str, authenticate: Authenticate, decide: Decide) -> Any:
    if call.method != "POST":
        raise CallFault(Fault(405, "method_not_allowed", allowed="POST"))
    try:
        caller = _caller(call, authenticate)
        asked = _asked(call)
        answers = decide(asked, caller, request_id, call.endpoint)
    except DomainError as error:
        raise CallFault(_fault(error)) from error
    if not asked.single:
        return {"evaluations": [_decision(a) for a in answers]}
    [alone] = answers
    if isinstance(alone, Fault) and alone.status == 403:
        raise CallFault(alone)
    return _decision(alone)


def _caller(call: HttpCall, authenticate: Authenticate) -> Caller:
    bearer = _BEARER.fullmatch(call.headers.get("authorization", ""))
    if bearer is None:
        raise CallFault(Fault(401, "token_not_given"))
    return authenticate(bearer[1], call.address)


def _asked(call: HttpCall) -> Asked:
    if call.body is None:
        raise CallFault(Fault(400, "body_too_long", allowed=str(BODY_BYTES)))
    if call.headers.get("content-encoding", "identity") != "identity":
        raise CallFault(Fault(400, "content_encoded", "Content-Encoding", "identity"))
    return READERS[call.endpoint](call.body, call.headers.get("content-type", ""))


def _fault(error: DomainError) -> Fault:
    if error.kind is ErrorKind.UNAVAILABLE:
        return Fault(503, error.code)
    if error.code.startswith("token_"):
        return Fault(401, error.code)
    if error.kind is ErrorKind.REFUSED:
        return Fault(403, error.code)
    raise error  # of our own making: the questions were checked before they were asked


def _beside(fault: Fault) -> dict[str, str]:
    known = {401: {"WWW-Authenticate": _challenge(fault)}, 405: {"Allow": "POST"}, 503: {"Retry-After": RETRY_SECONDS}}
    return known.get(fault.status, {})


def _challenge(fault: Fault) -> str:
    return 'Bearer realm="valtuus"' + ("" if fault.code == "token_not_given" else ', error="invalid_token"')


def _decision(answered: Told | Fault) -> dict[str, Any]:
    if isinstance(answered, Told):
        return {"decision": answered.decision, "context": answered.context}
    error = {"status": answered.status, "message": sentence(answered)}
    return {"decision": False, "context": {"error": error}}
