"""The front page of an organisation's administration, and the choice between several."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from valtuus.administration.queries.announcing import unread_of
from valtuus.administration.queries.check import check_of
from valtuus.administration.queries.guide import guide_of
from valtuus.administration.queries.proposing import open_proposals
from valtuus.administration.queries.review import rhythm_of
from valtuus.administration.rules.authority import DESK
from valtuus.administration.rules.proposing import may_carry_out
from valtuus.administration.views.opening import actor, opened
from valtuus.administration.wording import check as check_words
from valtuus.administration.wording import guide as guide_words
from valtuus.administration.wording.announcing import announcements_shown
from valtuus.administration.wording.members import named
from valtuus.administration.wording.review import rhythm_said
from valtuus.kernel import clock
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.services.administering import administered_by
from valtuus.parties.queries import offices_of, parties
from valtuus.web.guard import signed_in


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The organisations whose mandates the reader administers; a single one opens at once."""
    who, at = actor(request), clock.now()
    found = list(parties(administered_by(actor=who, at=at)).values())
    desk = DESK in offices_of(who.key, helsinki_day(at))
    if len(found) == 1 and not desk:
        return redirect("administration:front", party=found[0].code)
    return render(request, "administration/mine.html", {"parties": named(found), "desk": desk})


@signed_in
def front(request: HttpRequest, party: str) -> HttpResponse:
    """Valtuuksien hallinnointi of one organisation: where things stand, and the ways on."""
    page = opened(request, party)
    waiting = open_proposals(page.party.id)
    rhythm = rhythm_of(page.party.id, at=page.at)
    values = page.frame | {
        "review_due": rhythm.due,
        "rhythm": rhythm_said(rhythm),
        "announcements": announcements_shown(unread_of(page.actor.key, page.party)),
        "counts": check_words.counts(check_of(page.party, at=page.at)),
        "progress": guide_words.progress(guide_of(page.party, at=page.at)),
        "proposals": len(waiting),
        "for_me": sum(may_carry_out(p, page.standing) for p in waiting),
    }
    return render(request, "administration/front.html", values)
