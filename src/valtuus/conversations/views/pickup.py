"""The page behind the link of a mail, and a new link."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from valtuus.conversations.mail_types import LinkState
from valtuus.conversations.services import pickup
from valtuus.conversations.views.going import actor_of_page, go
from valtuus.kernel import clock
from valtuus.web.guard import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pick_up(request: HttpRequest, token: str) -> HttpResponse:
    """Nouda viesti. By a press: programs that try out the links of mails open nothing, and bind nobody."""
    actor, at = actor_of_page(request), clock.now()
    conversation, state = pickup.look(token, actor=actor, at=at)
    if state is LinkState.EXPIRED:
        return render(request, "conversations/link_expired.html", {"number": conversation.number}, status=410)
    if request.method == "POST":
        return go("show", pickup.open_link(token, actor=actor, at=at))
    if state is LinkState.MINE:
        return go("show", conversation.id)
    return render(request, "conversations/pick_up.html", {"number": conversation.number})


@signed_in
@require_POST
def renew(request: HttpRequest, id: UUID) -> HttpResponse:
    """Lähetä uusi linkki."""
    pickup.renew_link(str(id), actor=actor_of_page(request), at=clock.now())
    return go("desk_one", str(id), "link_renewed")
