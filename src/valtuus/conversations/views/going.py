"""What the pages of the slice share: who is there, where one goes after an act, what is new in a thread."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from valtuus.conversations.services import reading
from valtuus.conversations.wording.threads import shown
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.web.context import DONE
from valtuus.web.guard import actor_of

MOVED_ON = ("conversation_moved_on",)  # told in the form, so that what was typed stays


def actor_of_page(request: HttpRequest) -> Actor:
    """Who is signed in."""
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor


def go(page: str, conversation: str, done: str = "", part: str = "") -> HttpResponse:
    """To a page of the conversation, which says what was done; `part`: the place on it."""
    address = reverse(f"conversations:{page}", args=[conversation])
    query = f"?{urlencode({DONE: done})}" if done else ""
    return HttpResponseRedirect(f"{address}{query}{part and '#'}{part}")


def is_part(request: HttpRequest) -> bool:
    """Whether the page itself asks, for a part of it."""
    return request.headers.get("HX-Request") == "true"


def news(request: HttpRequest, id: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """What is new in a thread after what the page has: 204 if nothing is, and no form is to be renewed."""
    asked = request.POST if request.method == "POST" else request.GET
    after, seen = number(asked.get("jalkeen", "")), number(asked.get("luettu", ""))
    actor, at = actor_of_page(request), clock.now()
    thread = reading.since(id, after, seen=seen, actor=actor, at=at)
    if not thread.events and thread.seen_upto <= seen and "form" not in values:
        return HttpResponse(status=204)
    found = {"thread": shown(thread, key=actor.key, at=at), "part": True, **values}
    return render(request, "conversations/news.html", found, status=status)


def number(text: str) -> int:
    """A number of an event out of an address; nonsense is 0, which asks for all."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
