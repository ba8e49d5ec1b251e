"""End a mandate, looking first; and see a person off who leaves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from valtuus.administration.forms.leaving import LeaveForm
from valtuus.administration.services import leaving
from valtuus.administration.services.roster import roster_row
from valtuus.administration.views.opening import actor, opened
from valtuus.administration.wording import cutting as wording
from valtuus.kernel import clock
from valtuus.mandates.services.cutting import look_before_cut
from valtuus.mandates.services.ending import end_mandate
from valtuus.parties import queries as parties
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in
from valtuus.web.wording import language


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, party: str, mandate: UUID) -> HttpResponse:
    """Mitätöi valtuus: first who loses what, then, on the reader's word, the end."""
    here, who, at = parties.party_by_code(party), actor(request), clock.now()
    cut = look_before_cut([str(mandate)], actor=who, at=at)
    if request.method == "POST":
        end_mandate(str(mandate), actor=who, at=at)
        return redirect(f"{reverse('mandates:mandate', args=[party, mandate])}?tehty=mandate_ended")
    values = {"party": here, "represented": here.name(language()), "cut": wording.cut_shown(cut), "mandate": mandate}
    return render(request, "administration/end_mandate.html", values)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, party: str, employment: UUID) -> HttpResponse:
    """Henkilö lähtee: what ends with her work, what another must end, and what else she has; then, in one step, all of it."""
    page = opened(request, party)
    row = roster_row(page.party, str(employment), at=page.at)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["last_day"]
        done = attempt(form, lambda: leaving.see_off(page.party, str(employment), day, actor=page.actor, at=page.at))
        if done is not None:
            return redirect(f"{reverse('administration:check', kwargs={'party': party})}?tehty=seen_off")
    plan = leaving.plan_leaving(page.party, row.official.key, actor=page.actor, at=page.at)
    values = {"form": form, "plan": wording.leaving_shown(plan), "person": row.official.name}
    return render(request, "administration/leave.html", page.frame | values, status=422 if form.errors else 200)
