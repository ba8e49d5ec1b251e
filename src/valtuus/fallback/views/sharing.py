"""Pages of shared verdicts: share by one press, see, take back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from valtuus.fallback.queries.sharing import shares_of
from valtuus.fallback.services import sharing
from valtuus.fallback.wording import sharing as wording
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.parties.queries import party_by_code
from valtuus.web.context import DONE
from valtuus.web.guard import actor_of, signed_in


@signed_in
@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    """Jakamasi tulokset: what I show, to whom, until when."""
    found = wording.shares_listed(shares_of(_actor(request).key, at=clock.now()))
    return render(request, "fallback/shares.html", {"shares": found, "own": wording.own_check()})


@signed_in
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Share a verdict of mine with everybody who can mend it. There is nothing more to choose."""
    party = party_by_code(request.POST.get("party", "")).id
    actor, at, action = _actor(request), clock.now(), request.POST.get("action", "")
    if any(s.party == party and action in s.actions for s in shares_of(actor.key, at=at)):
        return _done("verdict_already_shared")
    sharing.share(party, action, actor=actor, at=at)
    return _done("verdict_shared")


@signed_in
@require_POST
def withdraw(request: HttpRequest, share: str) -> HttpResponse:
    """Take back what I share."""
    sharing.withdraw(share, actor=_actor(request), at=clock.now())
    return _done("verdict_withdrawn")


@signed_in
@require_safe
def shared(request: HttpRequest, share: str) -> HttpResponse:
    """Jaettu tarkistus, to who can give what lacks; to everybody else there is no such page."""
    at = clock.now()
    seen = sharing.shared(share, actor=_actor(request), at=at)
    return render(request, "fallback/shared.html", {"shared": wording.shared_shown(seen, at), "seen_at": at})


def _done(code: str) -> HttpResponse:
    return redirect(f"{reverse('fallback:shares')}?{DONE}={code}")


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor
