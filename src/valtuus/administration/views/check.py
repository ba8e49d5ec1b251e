"""The employee check: the table, the giving in one step, the file."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from valtuus.administration.forms.check import GiveForm, chosen_of
from valtuus.administration.queries.check import check_of
from valtuus.administration.services import check as services
from valtuus.administration.services.roster import export_check
from valtuus.administration.types import Check, Chosen, Terms
from valtuus.administration.views.opening import Opened, opened
from valtuus.administration.wording import check as wording
from valtuus.administration.wording import giving
from valtuus.administration.wording import members as reach
from valtuus.kernel.errors import DomainError
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in
from valtuus.web.list_files import file_asked
from valtuus.web.listing import csv_file


@signed_in
def check_page(request: HttpRequest, party: str) -> HttpResponse:
    """Työntekijöiden valtuuksien tarkistus: roster × theme, filtered, sorted, 25 a page."""
    page = opened(request, party)
    shown = wording.check_shown(check_of(page.party, at=page.at), request.GET.dict(), page.standing, page.at)
    return render(request, "administration/check.html", page.frame | {"check": shown})


@signed_in
@require_POST
def export(request: HttpRequest, party: str) -> HttpResponse:
    """The check as a file, as it is filtered and sorted; taking it out is recorded."""
    page = opened(request, party)
    check = check_of(page.party, at=page.at)
    rows = wording.check_shown(check, request.POST.dict(), page.standing, page.at).every
    columns = wording.columns(check)
    export_check(page.party, [[c.cell(row) for c in columns] for row in rows], actor=page.actor, at=page.at)
    write = file_asked(request.POST) or csv_file
    return write(rows, columns, f"valtuudet-{page.party.code}")


@signed_in
@require_POST
def give(request: HttpRequest, party: str) -> HttpResponse:
    """First what would be given to whom and what becomes visible; then, on the reader's word, the giving."""
    page = opened(request, party)
    check, narrowed = check_of(page.party, at=page.at), request.POST.get("kunta", "")
    chosen = _chosen(request, check, page)
    if not chosen:
        raise DomainError("nothing_chosen", field="valittu")
    members, first = reach.members(check), GiveForm.fresh(narrowed)
    form = (
        GiveForm(request.POST, members=members) if "anna" in request.POST else GiveForm(initial=first, members=members)
    )
    terms = Terms(first["last_day"], reach.member_id(check, narrowed))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        terms = replace(terms, last_day=told["last_day"], limit=reach.limit_of(check, told.get("limit", ())))
        done = attempt(form, lambda: services.give_missing(page.party, chosen, terms, actor=page.actor, at=page.at))
        if done is not None:
            return _back(page, "given_and_proposed" if done.proposed else "given", narrowed)
    plan = services.plan_giving(page.party, chosen, terms, actor=page.actor, at=page.at)
    values = {"form": form, "plan": giving.plan_shown(plan, page.at), "narrowed": narrowed, "joint": bool(members)}
    values |= {"written": giving.written_all(chosen)}
    return render(request, "administration/give.html", page.frame | values, status=422 if form.is_bound else 200)


def _chosen(request: HttpRequest, check: Check, page: Opened) -> list[Chosen]:
    """What was ticked, or everything that the filter shows."""
    if "kaikki" in request.POST:
        return wording.all_lacking(check, request.POST.dict(), page.standing, page.at)
    return chosen_of(request.POST.getlist("valittu"))


def _back(page: Opened, done: str, narrowed: str) -> HttpResponse:
    kept = urlencode({"tehty": done} | ({"kunta": narrowed} if narrowed else {}))
    return redirect(f"{reverse('administration:check', kwargs={'party': page.party.code})}?{kept}")
