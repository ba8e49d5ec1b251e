"""What is answered when something cannot be done: a page to a reader, a problem document to a program. One wording for both."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.web.guard import actor_of
from valtuus.web.presenting import RefusalShown, shown
from valtuus.web.wording import error_sentence, language, say

STATUS = {
    ErrorKind.INVALID: 422,
    ErrorKind.REFUSED: 403,
    ErrorKind.MISSING: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.UNAVAILABLE: 503,
}
AWAY = (OperationalError, InterfaceError)  # the driver's own faults and an empty pool arrive as these
TRY_AGAIN_SECONDS = "30"
PLAIN = {"ensure_ascii": False}
_JSON = ("application/problem+json", "application/json")


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: JSON sent, or JSON liked better than a page."""
    if request.content_type in _JSON:
        return True
    return request.get_preferred_type(["text/html", *_JSON]) in _JSON


def problem(status: int, code: str, title: str, detail: str, **more: Any) -> JsonResponse:
    """A problem document (RFC 9457); members without a value are left out."""
    body = {"type": f"urn:valtuus:problem:{code}", "title": title, "status": status, "detail": detail, "code": code}
    body |= {name: value for name, value in more.items() if value not in (None, "", ())}
    return JsonResponse(body, status=status, content_type="application/problem+json", json_dumps_params=PLAIN)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal page, 403; 503 where the right could not be checked, which is never shown as a refusal."""
    told = shown(refusal, actor_of(request))
    status = 503 if told.unknown else 403
    response = (
        _refusal_problem(status, told)
        if wants_json(request)
        else render(request, "web/refused.html", {"told": told}, status=status)
    )
    response.headers["Cache-Control"] = "no-store, private"
    return _retried(response)


def _refusal_problem(status: int, told: RefusalShown) -> HttpResponse:
    return problem(
        status,
        told.code,
        told.heading,
        told.reason,
        outcome="unknown" if told.unknown else "deny",
        also=told.also,
        remedy={"code": told.remedy_code, "text": told.remedy, "who": told.mender, "address": told.door},
        record_number=told.record_number,
        diagnosis=told.diagnosis,
    )


def failed(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page of an error, with the status of its kind."""
    status, sentence = STATUS[error.kind], error_sentence(error)
    heading = say(f"error_{error.kind}_heading")
    if wants_json(request):
        found = problem(
            status, error.code, heading, sentence, field=error.field, given=error.given, allowed=error.allowed
        )
        return _retried(found)
    return _retried(
        render(request, "web/error.html", {"heading": heading, "sentence": sentence, "kind": error.kind}, status=status)
    )


def database_away(request: HttpRequest) -> HttpResponse:
    """503, made without the database: no session, no sign-in, no token in the page."""
    sentence = error_sentence(DomainError("database_away", kind=ErrorKind.UNAVAILABLE))
    if wants_json(request):
        return _retried(problem(503, "database_away", say("error_unavailable_heading"), sentence))
    return _bare("error_unavailable_heading", sentence, "database_away_advice", 503)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """500, or 503 if the fault that is being handled is a database that is away."""
    if isinstance(sys.exc_info()[1], AWAY):
        return database_away(request)
    if wants_json(request):
        return problem(500, "fault", say("fault_heading"), say("fault_text"))
    return _bare("fault_heading", say("fault_text"), "fault_advice", 500)


def _bare(heading: str, sentence: str, advice: str, status: int) -> HttpResponse:
    values = {"heading": say(heading), "sentence": sentence, "advice": say(advice)}
    values |= {"language": language(), "home": f"/{language()}/"}
    return _retried(HttpResponse(render_to_string("web/bare.html", values), status=status))


def _retried(response: HttpResponse) -> HttpResponse:
    if response.status_code == 503:
        response.headers["Retry-After"] = TRY_AGAIN_SECONDS
    return response


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to be kept, never shown inside our pages: whatever it holds, it runs nothing here. `name` is shown as it is."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def simple(request: HttpRequest, code: str, status: int) -> HttpResponse:
    """A page of a heading and a text, from the texts `{code}_heading` and `{code}_text`."""
    if wants_json(request):
        return problem(status, code, say(f"{code}_heading"), say(f"{code}_text"))
    values = {"heading": say(f"{code}_heading"), "sentence": say(f"{code}_text"), "kind": code}
    return render(request, "web/error.html", values, status=status)
