"""What the pages of the slice share: who is there, and where one goes after an act."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from valtuus.kernel.actor import Actor
from valtuus.web.context import DONE
from valtuus.web.guard import actor_of


def actor_of_page(request: HttpRequest) -> Actor:
    """Who is signed in."""
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor


def go(page: str, conversation: str, done: str = "") -> HttpResponse:
    """To a page of the conversation, which says what was done."""
    address = reverse(f"conversations:{page}", args=[conversation])
    return HttpResponseRedirect(f"{address}?{urlencode({DONE: done})}" if done else address)
