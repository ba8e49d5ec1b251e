"""Pages of requests: what I have asked, and what I may approve."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.mandates.forms.requests import ApproveForm, DeclineForm
from valtuus.mandates.services import approving, requesting
from valtuus.mandates.wording import requests as wording
from valtuus.web.forms import attempt
from valtuus.web.guard import actor_of, signed_in

A_PAGE = 25


@signed_in
def requests(request: HttpRequest) -> HttpResponse:
    """Valtuuspyynnöt: to approve, the oldest first, and one's own with state, age and expiry."""
    return _lists(request)


@signed_in
@require_POST
def approve(request: HttpRequest, id: str) -> HttpResponse:
    """Vahvista pyyntö."""
    actor, at = _actor(request), clock.now()
    form = wording.approve_form(approving.request_to_approve(id, actor=actor, at=at), request.POST)
    if form.is_valid():
        given = form.cleaned_data
        days = {"first_day": given["first_day"], "last_day": given["last_day"]}
        seen = frozenset(given.get("acknowledged", ()))
        if attempt(form, lambda: approving.approve(id, actor=actor, at=at, acknowledged=seen, **days)):
            return done("request_approved")
    return _lists(request, form)


@signed_in
@require_POST
def decline(request: HttpRequest, id: str) -> HttpResponse:
    """Hylkää pyyntö perustellen."""
    actor, at, form = _actor(request), clock.now(), DeclineForm(request.POST, request=id)
    approving.request_to_approve(id, actor=actor, at=at)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: approving.decline(id, reason=reason, actor=actor, at=at) or True):
            return done("request_declined")
    return _lists(request, form)


@signed_in
@require_POST
def withdraw(request: HttpRequest, id: str) -> HttpResponse:
    """Peru pyyntö."""
    requesting.withdraw(id, actor=_actor(request), at=clock.now())
    return done("request_withdrawn")


def done(code: str) -> HttpResponse:
    """Back to the list, which says what was done."""
    return HttpResponseRedirect(f"{reverse('mandates:requests')}?tehty={code}")


def _lists(request: HttpRequest, sent: ApproveForm | DeclineForm | None = None) -> HttpResponse:
    """Both lists; a form that was sent and has faults stands in its place, opened."""
    actor, at = _actor(request), clock.now()
    page = Paginator(approving.requests_to_approve(actor=actor, at=at), A_PAGE).get_page(request.GET.get("sivu"))
    weighed = approving.weighed_all(page, actor=actor, at=at)
    values: dict[str, Any] = {
        "page": page,
        "sent": sent,
        "to_approve": wording.to_approve_shown(weighed, at, {str(sent.prefix): sent} if sent else {}),
        "own": wording.own_shown(requesting.own_requests(actor=actor, at=at), at, actor.key),
        "asks_members": bool(requesting.askable_members(actor=actor, at=at)),
    }
    return render(request, "mandates/requests.html", values, status=422 if sent else 200)


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor
