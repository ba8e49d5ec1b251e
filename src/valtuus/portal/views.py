"""The front page, help for those who cannot get in, and one's own page."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from valtuus.disclosures.queries import disclosures_of_actor, rights_looked_at
from valtuus.kernel import clock
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.services import checking as mandates
from valtuus.parties.queries import offices_of
from valtuus.portal import rules, wording
from valtuus.web.guard import actor_of, no_store, public, signed_in

EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
LATEST = 10


@no_store
@public("says what the service is; nothing of anybody")
def front(request: HttpRequest) -> HttpResponse:
    """Etusivu. Who is signed in has a page of his own."""
    if actor_of(request) is not None:
        return redirect("portal:mine")
    cutover = rules.cutover(catalogue().services.values(), helsinki_day(clock.now()))
    return render(request, "portal/front.html", {"days_left": wording.days_left(cutover)})


@public("help: says the same to everybody and nothing of anybody")
def help_page(request: HttpRequest) -> HttpResponse:
    """Etkö pääse sisään? The finder, the help pages, and every symptom with its causes and what mends each."""
    return render(request, "portal/help.html", {"symptoms": wording.symptoms(), "pages": wording.help_pages()})


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Oma sivu: what I can use and what I cannot, my latest looks, what soon ends."""
    actor, at = actor_of(request), clock.now()
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    check, day = mandates.self_check(actor=actor, at=at), helsinki_day(at)
    (since, until), offices = EVER, offices_of(actor.key, day)
    values = {
        "days_left": wording.days_left(rules.cutover(catalogue().services.values(), day)),
        "several": len(check.principals) > 1,
        "usable": wording.usable(check.verdicts, actor),
        "unusable": wording.unusable(check.verdicts, actor),
        "records": wording.records(disclosures_of_actor(actor.key, since=since, until=until, limit=LATEST)),
        "ending": wording.ending(rules.expiring(check.held, day), actor),
        "rights_looked_at": wording.rights_looked_at(rights_looked_at(actor.key, limit=LATEST)),
        "offices": sorted(offices),
        "administers": rules.administers(check.held),
        "desk": "kela_desk" in offices,
    }
    return render(request, "portal/mine.html", values)
