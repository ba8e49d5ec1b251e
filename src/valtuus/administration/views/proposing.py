"""Proposals: those for the reader, and those that wait for somebody else."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from valtuus.administration.queries.proposing import open_proposals
from valtuus.administration.services import proposing as services
from valtuus.administration.views.opening import opened
from valtuus.administration.wording.proposing import proposals_shown
from valtuus.web.guard import signed_in

PAGE = 25


@signed_in
def proposals(request: HttpRequest, party: str) -> HttpResponse:
    """Ehdotukset sinulle."""
    page = opened(request, party)
    mine, others = proposals_shown(open_proposals(page.party.id), page.standing, page.at)
    values = page.frame | {
        "mine": Paginator(mine, PAGE).get_page(request.GET.get("sivu")),
        "others": others[:PAGE],
        "more": max(0, len(others) - PAGE),
    }
    return render(request, "administration/proposals.html", values)


@signed_in
@require_POST
def carry_out(request: HttpRequest, party: str, proposal: UUID) -> HttpResponse:
    """Do what was proposed, in one press."""
    page = opened(request, party)
    services.carry_out(page.party, str(proposal), actor=page.actor, at=page.at)
    return redirect(f"{reverse('administration:proposals', kwargs={'party': party})}?tehty=carried_out")


@signed_in
@require_POST
def drop(request: HttpRequest, party: str, proposal: UUID) -> HttpResponse:
    """Let it fall."""
    page = opened(request, party)
    services.drop(page.party, str(proposal), actor=page.actor, at=page.at)
    return redirect(f"{reverse('administration:proposals', kwargs={'party': party})}?tehty=dropped")
