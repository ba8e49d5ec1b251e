"""Page of a caller's rights. It is a look, and so a POST that answers with its page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from valtuus.kernel import clock
from valtuus.oversight.services import calling as services
from valtuus.oversight.views.searching import actor_of_page
from valtuus.oversight.wording import calling as wording
from valtuus.web.guard import signed_in


@signed_in
@require_POST
def rights(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """Yhteydenottajan oikeudet: what the partner of a conversation taken can do, and why not."""
    found = services.rights_of_caller(str(conversation), actor=actor_of_page(request), at=clock.now())
    return render(request, "oversight/rights.html", {"rights": found, "table": wording.table(found)})
