"""The common problems as pages, and whom to reach: the same for everybody, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from valtuus.fallback.wording import finder as ways
from valtuus.fallback.wording import help as wording
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.web.guard import public


@public("help: says the same to everybody and nothing of anybody")
@require_safe
def help_page(request: HttpRequest, code: str) -> HttpResponse:
    """Ohje: what it is about, its causes with what mends them, the official guides, and the next step."""
    page = wording.page(code)
    if page is None:
        raise DomainError("help_page_missing", kind=ErrorKind.MISSING, field="code", given=code[:80])
    return render(
        request,
        "fallback/help_page.html",
        {"page": page, "check_way": ways.sign_in(), "cannot": ways.way(ways.CANNOT)},
    )


@public("contacts: says the same to everybody and nothing of anybody")
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Yhteystiedot: the channels in their order, and what is never written."""
    values = {"report": wording.report_channels(), "other": wording.other_channels(), "check_way": ways.sign_in()}
    return render(request, "fallback/contacts.html", values)
