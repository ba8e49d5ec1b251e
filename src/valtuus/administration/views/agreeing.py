"""Agreements: the desk's list, one with its history, making, changing and ending; and an organisation's own."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from valtuus.administration.forms.agreeing import AgreementForm, AgreementListForm, EndAgreementForm, begun_from
from valtuus.administration.services import agreeing as services
from valtuus.administration.services.authority import serve_at_desk
from valtuus.administration.views.opening import actor
from valtuus.administration.wording import agreeing as wording
from valtuus.agreements.types import Kept
from valtuus.kernel import clock
from valtuus.kernel.periods import helsinki_day
from valtuus.parties import queries as parties
from valtuus.web.answers import STATUS
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in
from valtuus.web.list_files import file_asked, file_ways
from valtuus.web.listing import listing
from valtuus.web.wording import language, say

WHOLE = ("agreement_changed_meanwhile",)


@signed_in
def agreements(request: HttpRequest) -> HttpResponse:
    """Sopimukset: every one, narrowed and sorted; with `?muoto=` as a file."""
    at, form = clock.now(), AgreementListForm(request.GET)
    found = services.agreements_at_desk(actor=actor(request), at=at)
    rows = wording.narrowed(wording.rows(found, helsinki_day(at)), form.cleaned_data if form.is_valid() else {})
    columns = wording.columns()
    if write := file_asked(request.GET):
        return write(rows, columns, say("agreeing.file"))
    empty = say("agreeing.none_match") if found else say("agreeing.none")
    shown = listing(rows, columns, request.GET, caption=say("agreeing.heading"), empty=empty)
    values = {"form": form, "listing": shown, "files": file_ways(request.GET)}
    return render(request, "administration/agreements.html", values, status=200 if form.is_valid() else 422)


@signed_in
def agreement(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """One agreement: what it opens, and its history."""
    at = clock.now()
    kept, all_ = services.agreement_at_desk(str(agreement), actor=actor(request), at=at)
    values = _frame(kept) | {
        "one": wording.shown_whole(kept, helsinki_day(at)),
        "history": wording.history(kept, all_),
    }
    return render(request, "administration/agreement.html", values)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make an agreement: what it opens is shown before it is saved."""
    who, at = actor(request), clock.now()
    serve_at_desk(actor=who, at=at, action=services.KEEP_AGREEMENTS)
    form = AgreementForm(request.POST or None, initial={"first_day": helsinki_day(at)})

    def save() -> str:
        return services.make_agreement(form.agreement(), actor=who, at=at)

    return _filled(request, form, save, {"heading": say("agreeing.make")}, "agreement_made")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Change an agreement from a day on: the old one ends the day before."""
    who, at = actor(request), clock.now()
    kept, _ = services.agreement_at_desk(str(agreement), actor=who, at=at)
    today = helsinki_day(at)
    initial = begun_from(kept.agreement) | {"first_day": max(today, kept.agreement.period.first or today)}
    form = AgreementForm(request.POST or None, changes=kept.agreement, initial=initial)

    def save() -> str:
        return services.change_agreement(str(agreement), form.agreement(), actor=who, at=at)

    return _filled(request, form, save, _frame(kept) | {"heading": say("agreeing.change")}, "agreement_changed")


def _filled(request: HttpRequest, form: AgreementForm, save: Any, values: dict[str, Any], done: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if "talleta" in request.POST:
            made = attempt(form, save, whole=WHOLE)
            if made is not None:
                return redirect(f"{reverse('administration:agreement', kwargs={'agreement': made})}?tehty={done}")
            status = STATUS[form.fault]
        else:
            values |= {"preview": wording.opens(form.agreement()), "ready": True}
            status = 200
    return render(request, "administration/agree.html", values | {"form": form}, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """End an agreement with a last day."""
    who, at, form = actor(request), clock.now(), EndAgreementForm(request.POST or None)
    kept, _ = services.agreement_at_desk(str(agreement), actor=who, at=at)
    if form.is_bound and form.is_valid():
        last = form.cleaned_data["last_day"]

        def close() -> bool:
            services.end_agreement(str(agreement), last, actor=who, at=at)
            return True

        if attempt(form, close, whole=WHOLE):
            there = reverse("administration:agreement", kwargs={"agreement": agreement})
            return redirect(f"{there}?tehty=agreement_ended")
    values = _frame(kept) | {"form": form, "one": wording.shown_whole(kept, helsinki_day(at))}
    return render(
        request, "administration/agreement_end.html", values, status=STATUS[form.fault] if form.is_bound else 200
    )


@signed_in
def own(request: HttpRequest, party: str) -> HttpResponse:
    """Organisaation sopimukset: its own people read them."""
    here, day = parties.party_by_code(party), helsinki_day(at := clock.now())
    found = services.own_agreements(here, actor=actor(request), at=at)
    shown = [wording.shown_whole(k, day) for k in reversed(found)]
    values = {"party": here, "represented": here.name(language()), "agreements": shown}
    return render(request, "administration/own_agreements.html", values)


def _frame(kept: Kept) -> dict[str, Any]:
    return {"kept": kept, "organisation": parties.party(kept.agreement.party).name(language())}
