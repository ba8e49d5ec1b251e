"""What is in somebody's hands in a municipality, for its granters: of whom has left, it is put back here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from valtuus.kernel import clock
from valtuus.notices import wording
from valtuus.notices.services import leaving
from valtuus.notices.views.going import opened
from valtuus.web.guard import signed_in


@signed_in
@require_safe
def held(request: HttpRequest, party: str) -> HttpResponse:
    """Käsittelyssä olevat: kind, holder, days left; no names of clients."""
    page, at = opened(request, party), clock.now()
    rows = leaving.held_in(page.party.id, actor=page.actor, at=at)
    shown = [(row, wording.kind_name(row.waiting.notice.kind), wording.days_left(row.waiting)) for row in rows]
    return render(request, "notices/held.html", page.frame | {"rows": shown})
