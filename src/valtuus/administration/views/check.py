"""The employee check: the table, the giving in one step, the file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from valtuus.administration.forms.check import GiveForm, chosen_of
from valtuus.administration.queries.check import check_of
from valtuus.administration.services import check as services
from valtuus.administration.services.roster import export_check
from valtuus.administration.views.opening import Opened, opened
from valtuus.administration.wording import check as wording
from valtuus.web.export import csv_file
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in


@signed_in
def check(request: HttpRequest, party: str) -> HttpResponse:
    """Työntekijöiden valtuuksien tarkistus: roster × theme, filtered, sorted, 25 a page."""
    page = opened(request, party)
    shown = wording.check_shown(check_of(page.party, at=page.at), request.GET, page.standing, page.at)
    return render(request, "administration/check.html", page.frame | {"check": shown})


@signed_in
@require_POST
def export(request: HttpRequest, party: str) -> HttpResponse:
    """The check as a file, as it is filtered and sorted; taking it out is recorded."""
    page = opened(request, party)
    shown = wording.check_shown(check_of(page.party, at=page.at), request.POST, page.standing, page.at)
    rows = wording.exported(shown)
    export_check(page.party, rows[1:], actor=page.actor, at=page.at)
    return csv_file(f"valtuudet-{page.party.code}", rows)


@signed_in
@require_POST
def give(request: HttpRequest, party: str) -> HttpResponse:
    """First what would be given to whom and what becomes visible; then, on the reader's word, the giving."""
    page = opened(request, party)
    check, municipality = check_of(page.party, at=page.at), request.POST.get("kunta", "")
    if "kaikki" in request.POST:
        chosen = wording.all_lacking(check, request.POST, page.standing, page.at)
    else:
        chosen = chosen_of(request.POST.getlist("valittu"))
    if not chosen:
        return _back(page, "nothing_chosen", municipality)
    members = wording.members(check)
    confirmed = "anna" in request.POST
    first = GiveForm.fresh(municipality)
    form = GiveForm(request.POST, members=members) if confirmed else GiveForm(initial=first, members=members)
    terms = {"municipality": wording.member_id(check, municipality), "actor": page.actor, "at": page.at}
    if confirmed and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        limit = wording.limit_of(check, form.cleaned_data.get("limit", ()))
        given = attempt(form, lambda: services.give_missing(page.party, chosen, last_day, limit=limit, **terms))
        if given is not None:
            return _back(page, "given_and_proposed" if given.proposed else "given", municipality)
    last_day = form.cleaned_data.get("last_day") if confirmed and form.is_valid() else first["last_day"]
    plan = services.plan_giving(page.party, chosen, last_day, **terms)
    values = {"form": form, "plan": wording.plan_shown(plan, page.at), "chosen": chosen, "municipality": municipality}
    values |= {"written": wording.written_all(chosen), "unlimited": wording.unlimited(check)}
    return render(request, "administration/give.html", page.frame | values, status=422 if confirmed else 200)


def _back(page: Opened, done: str, municipality: str) -> HttpResponse:
    narrowed = f"&kunta={municipality}" if municipality else ""
    return redirect(f"{reverse('administration:check', kwargs={'party': page.party.code})}?tehty={done}{narrowed}")
