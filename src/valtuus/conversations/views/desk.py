"""The advisers' desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from valtuus.conversations.services import reading
from valtuus.conversations.views.going import actor_of_page
from valtuus.kernel import clock
from valtuus.web.guard import signed_in


@signed_in
@require_safe
def one(request: HttpRequest, id: UUID) -> HttpResponse:
    """Yhteydenotto neuvojan pöydällä."""
    thread = reading.read(str(id), actor=actor_of_page(request), at=clock.now())
    return render(request, "conversations/show.html", {"thread": thread})
