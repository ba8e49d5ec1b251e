"""The edge: refusals, errors and an absent database become pages here and nowhere else; every answer gets its safety headers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from valtuus.kernel.errors import DomainError, Refused
from valtuus.web import answers

Answer = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = ", ".join(f"{name}=()" for name in ("camera", "geolocation", "microphone", "payment", "usb"))


class Outcomes:
    """`Refused` → refusal page; `DomainError` → the status of its kind; a database that is away → 503."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to what a view raised; None leaves an unforeseen fault to the 500 page and the log."""
        match exception:
            case Refused():
                return answers.refused(request, exception)
            case DomainError():
                return answers.failed(request, exception)
            case _ if isinstance(exception, answers.AWAY):
                return answers.database_away(request)
        return None


class SafetyHeaders:
    """Content-Security-Policy and Permissions-Policy; the rest comes from Django's own security middleware."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.policy = policy(settings.FORM_ACTION_ORIGINS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


def policy(form_origins: list[str]) -> str:
    """What a page may load and where its forms may go: ourselves, and the identity provider's origin where one is named."""
    forms = " ".join(["'self'", *form_origins])
    return (
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
        f"form-action {forms}; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    )
