"""Pages of one's own mandates: for whom one acts, and what one can do. Nobody else's are shown to anybody here."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.mandates.forms.own import AsOfForm
from valtuus.mandates.services import checking
from valtuus.mandates.wording import own as wording
from valtuus.web.guard import actor_of, signed_in


@signed_in
def principals(request: HttpRequest) -> HttpResponse:
    """Kenen puolesta asioit? One organisation with one service is no choice: its page, or its only way in, opens at once."""
    actor = actor_here(request)
    found = wording.principals_shown(checking.principals_of(actor=actor, at=clock.now()), actor)
    services = [s for party in found for verdict in party.verdicts for s in verdict.services if s.ways]
    if len(found) == 1 and len(services) == 1 and (only := services[0].only):
        return HttpResponseRedirect(only)
    return render(request, "mandates/principals.html", {"principals": found})


@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Omat valtuudet: what one holds, what works and what does not, today or as of another day."""
    actor, form = actor_here(request), AsOfForm(request.GET or None)
    at, known_at = form.moments()
    if form.is_bound and not form.is_valid():
        return render(request, "mandates/own.html", {"form": form}, status=422)
    check = checking.self_check(actor=actor, at=at, known_at=known_at)
    shown = wording.parties_shown(check, actor)
    values = {
        "form": form,
        "at": at,
        "known_at": known_at,
        "held": wording.held_shown(check.held, actor),
        "parties": shown,
        "summary": wording.summary_of(shown),
        "version": wording.version_of(check),
        "live": form.is_now,  # another day is looked at, not shown to anybody
    }
    return render(request, "mandates/own.html", values)


def actor_here(request: HttpRequest) -> Actor:
    """Who is signed in, on a page that lets nobody else in."""
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor
