"""Pages of the house itself: the way in by language, help for each remedy, statements, wordings to check, and faults."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from valtuus.kernel.catalogue import Row, catalogue
from valtuus.kernel.catalogue_checks import unchecked
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.web import answers
from valtuus.web.guard import public
from valtuus.web.help import channels_of, filled_generally, guides_of
from valtuus.web.wording import say, word


@public("leads to the front page in the reader's language")
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/` → `/fi/`, `/sv/` or `/en/` by what the browser likes best."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@public("help: says the same to everybody and nothing of anybody")
def remedy(request: HttpRequest, code: str) -> HttpResponse:
    """What to do, who can do it, and where to reach Kela if it is Kela's to mend."""
    entry = catalogue().remedies.get(code)
    if entry is None:
        raise DomainError("remedy_missing", kind=ErrorKind.MISSING, field="remedy", given=code[:80])
    others = [word("role", role) for role in (entry.fixer_if_joint_authority, entry.starter) if role]
    values = {
        "what": filled_generally("remedy", code),
        "who": word("role", entry.fixer) if entry.fixer != "nobody" else "",
        "others": others,
        "causes": [
            filled_generally("cause", row["code"]) for row in catalogue().rows["cause"] if row.get("remedy") == code
        ],
        "channels": channels_of(entry),
        "guides": guides_of(code),
    }
    return render(request, "web/remedy.html", values)


@public("a statement that law demands of every public service")
def accessibility(request: HttpRequest) -> HttpResponse:
    """Saavutettavuusseloste."""
    return render(request, "web/accessibility.html")


@public("says what the service does with personal data")
def privacy(request: HttpRequest) -> HttpResponse:
    """Tietosuoja."""
    return render(request, "web/privacy.html")


@public("the institution checks the wordings here; they stand on public pages anyway")
def unchecked_wordings(request: HttpRequest) -> HttpResponse:
    """Every wording that was not seen in an official source, by kind, in the three languages side by side."""
    rows = unchecked(catalogue())
    groups = [_group(kind, [row for _, _, row in found]) for kind, found in groupby(rows, key=lambda row: row[0])]
    return render(request, "web/unchecked.html", {"groups": groups, "count": len(rows)})


def _group(kind: str, rows: list[Row]) -> dict[str, Any]:
    named = ("text", f"kind_{kind}") in catalogue().wording
    return {"kind": kind, "name": say(f"kind_{kind}") if named else kind, "rows": rows}


# ---- faults: Django calls these by name


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in our look."""
    return answers.simple(request, "not_found", 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 that is no decision of ours: Django's own guards."""
    return answers.simple(request, "forbidden", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 in our look."""
    return answers.simple(request, "bad_request", 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that was open too long, or came from elsewhere: what to do, in the reader's words."""
    return answers.simple(request, "form_expired", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 if it is the database that is away."""
    return answers.went_wrong(request)
