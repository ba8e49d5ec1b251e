"""What every template knows: the language and its siblings, who is signed in, what was just done."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from valtuus.kernel.catalogue import catalogue
from valtuus.web.guard import actor_of
from valtuus.web.wording import language, say

DONE = "tehty"  # ?tehty=mandate_given shows the text `done_mandate_given`: no session, nothing personal
Counter = Callable[[str], int]
_counters: list[Counter] = []
_PREFIX = re.compile(r"^/(fi|sv|en)(?=/|$)")


def set_unread(counter: Counter) -> None:
    """Who knows how many alerts a person has not read: the key in, the number out. The last word counts."""
    _counters[:] = [counter]


def page(request: HttpRequest) -> dict[str, Any]:
    """Django's context processor of all pages."""
    here = language()
    others = [{"code": code, "name": name, "address": in_language(request, code)} for code, name in settings.LANGUAGES]
    return {
        "language": here,
        "home": f"/{here}/",
        "languages": others,
        "actor": actor_of(request),
        "unread": lambda: _unread(request),  # asked only by a page that shows it
        "done": _done(request),
    }


def _unread(request: HttpRequest) -> int:
    actor = actor_of(request)
    return _counters[-1](actor.key) if actor and _counters else 0


def in_language(request: HttpRequest, code: str) -> str:
    """This very page in another language, its query kept: addresses differ by their first part only."""
    path = _PREFIX.sub(f"/{code}", request.path) if _PREFIX.match(request.path) else f"/{code}/"
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _done(request: HttpRequest) -> str:
    # Only on the way from our own form: a link from elsewhere may not claim that something was done.
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return ""
    code = f"done_{request.GET.get(DONE, '')}"
    return say(code) if ("text", code) in catalogue().wording else ""
