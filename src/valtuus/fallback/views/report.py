"""Pages of the report for who is signed in: tell it, and see where one's own stand."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from valtuus.fallback.forms.diagnosis import with_ids
from valtuus.fallback.forms.report import ReportForm, members_offered
from valtuus.fallback.report_types import Reported
from valtuus.fallback.rules import report as rules
from valtuus.fallback.services import report as services
from valtuus.fallback.views.report_going import actor_of_page, go, organisation_for, work_of
from valtuus.fallback.wording import report as wording
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.web import doors
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in
from valtuus.web.presenting import shown
from valtuus.web.wording import say

# What becomes of a report → what is said on its page.
DONE = {
    "report_received": "report_sent",
    "already_being_handled": "report_joined",
    "handled_recently": "report_reopened",
}


@signed_in
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Ilmoita, että palveluun ei pääse: prefilled from the diagnosis."""
    actor = actor_of_page(request)
    return (
        _send(request, actor)
        if request.method == "POST"
        else _page(request, _form(actor, initial=_found(request, actor)))
    )


def _send(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = _form(actor, request.POST)
    if form.is_valid() and form.free_mail and not form.free_mail_seen:
        form.add_error("delivery_address", say("report.free_mail"))
    if not form.is_valid():
        return _page(request, form)
    told, reopen = form.contents(actor.name), request.POST.get("reopen") == "yes"
    once = form.cleaned_data["once"]
    done = attempt(form, lambda: services.report(told, once=once, reopen=reopen, actor=actor, at=clock.now()))
    if done is None:
        return _page(request, form)
    if done.report is None:
        return _page(request, form, answer=done)
    return go("report", done.report.id, DONE[done.decision.reason.code])


def _page(request: HttpRequest, form: ReportForm, *, answer: Reported | None = None) -> HttpResponse:
    told = form.data if form.is_bound else form.initial
    values: dict[str, Any] = {
        "form": form,
        "guides": wording.guides_for(str(told.get("symptom", ""))),
        "finding": wording.cause_of(_known(str(told.get("cause", "")))),
        "free_mail": form.free_mail,
        "free_mail_seen": form.free_mail_seen,
        "answer": shown(Refused(answer.decision), actor_of_page(request)) if answer else None,
        "recent": answer.recent if answer else None,
        "check_own": doors.address("check_own_mandates"),
    }
    return render(request, "fallback/report_form.html", values, status=422 if form.is_bound else 200)


def _known(cause: str) -> str:
    return cause if cause in catalogue().codes("cause") else ""


def _form(actor: Actor, data: Any = None, initial: dict[str, Any] | None = None) -> ReportForm:
    work, members = work_of(actor)
    told = data or initial or {}
    represented = str(told.get("represented") or "")
    near = work | {str(told.get("party") or ""), represented}
    offered = members_offered(frozenset(m for _, m in members) | {represented}) if members else []
    return ReportForm(data, near=frozenset(near), members=offered, initial=initial or {})


def _found(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the diagnosis brings: codes and ids, never a person."""
    given = with_ids(request.GET)
    represented = given.get("party", "")
    work, _ = work_of(actor)
    party = organisation_for(actor, represented) if represented else next(iter(sorted(work)), "")
    codes = {name: given.get(name, "") for name in ("action", "symptom", "cause")}
    codes["symptom"] = codes["symptom"] or rules.symptom_of(codes["cause"], catalogue())
    mine = {"party": party, "represented": represented, "municipalities": [represented] if represented else []}
    return codes | mine | {"once": str(uuid7())}


@signed_in
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Omat ilmoitukset."""
    table = wording.own_table(services.mine(actor=actor_of_page(request)))
    return render(request, "fallback/reports.html", {"table": table})


@signed_in
@require_safe
def one(request: HttpRequest, report: UUID) -> HttpResponse:
    """Oma ilmoitus: where it stands, and what was told."""
    seen = services.one(str(report), actor=actor_of_page(request))
    thread = doors.address("conversation", id=seen.report.conversation)
    return render(request, "fallback/report.html", {"report": wording.report_shown(seen, thread)})
