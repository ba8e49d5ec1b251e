"""Get your mandates in order: the checklist that ticks itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from valtuus.administration.queries.announcing import unread_of
from valtuus.administration.queries.guide import guide_of
from valtuus.administration.services.guide import tell_step
from valtuus.administration.views.opening import opened, opened_guide
from valtuus.administration.wording import guide as wording
from valtuus.administration.wording.announcing import announcements_shown
from valtuus.web.guard import signed_in


@signed_in
def guide(request: HttpRequest, party: str) -> HttpResponse:
    """Valtuudet kuntoon. Its employees may read it too, without their colleagues' names."""
    page = opened_guide(request, party)
    values = page.frame | {
        "announcements": announcements_shown(unread_of(page.actor.key, page.party)),
        "guide": wording.guide_shown(guide_of(page.party, at=page.at), page.standing),
        "at": page.at,
    }
    return render(request, "administration/guide.html", values)


@signed_in
@require_POST
def tell(request: HttpRequest, party: str, step: str) -> HttpResponse:
    """Say that a step is done which no register can show."""
    page = opened(request, party)
    tell_step(page.party, step, actor=page.actor, at=page.at)
    return redirect(f"{reverse('administration:guide', kwargs={'party': party})}?tehty=step_told")
