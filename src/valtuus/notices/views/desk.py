"""The desk's pages, behind a conversation that the adviser has taken: find a notice by its number, open it, move it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from valtuus.kernel import clock
from valtuus.notices import wording
from valtuus.notices.forms import DeskMoveForm, FindForm
from valtuus.notices.services import desk
from valtuus.notices.types import Waiting
from valtuus.notices.views.going import actor_here, go
from valtuus.web import doors
from valtuus.web.answers import STATUS
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in
from valtuus.web.presenting import names_of


@signed_in
@require_safe
def find(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Hae hakemus tai ilmoitus by the number that the municipality has told."""
    actor, at = actor_here(request), clock.now()
    taken = desk.matter_at_desk(str(matter), actor=actor, at=at)
    form = FindForm(request.GET if "numero" in request.GET else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["numero"]
        found = attempt(
            form, lambda: desk.find_at_desk(str(matter), number, actor=actor, at=at), whole=["notice_missing"]
        )
        if found is not None:
            return go("desk_notice", str(matter), found.notice.id)
    values = {"form": form, "matter": taken, "back": doors.address("conversation_desk", id=str(matter))}
    return render(request, "notices/desk_find.html", values, status=STATUS[form.fault] if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, matter: UUID, notice: UUID) -> HttpResponse:
    """The outline of a notice; by POST what it says."""
    actor, at = actor_here(request), clock.now()
    if request.method == "POST":
        found = desk.open_at_desk(str(matter), str(notice), actor=actor, at=at)
        opened = {
            "opened": found,
            "banner": wording.facts_of(found, ""),
            "told": wording.told_by(found),
            "asked": wording.asked_for(found.content),
            "moves": wording.moves_shown(found),
        }
        return _page(request, matter, found.waiting, opened)
    return _page(request, matter, desk.seen_at_desk(str(matter), str(notice), actor=actor, at=at), {})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, matter: UUID, notice: UUID) -> HttpResponse:
    """Siirrä kuntaan."""
    actor, at = actor_here(request), clock.now()
    if request.method != "POST":
        return go("desk_notice", str(matter), str(notice))
    seen = desk.seen_at_desk(str(matter), str(notice), actor=actor, at=at)
    form = DeskMoveForm(request.POST, here=seen.notice.municipality)
    if form.is_valid():
        given = form.cleaned_data

        def act() -> bool:
            desk.move_at_desk(str(matter), str(notice), given["target"], given["reason"], actor=actor, at=at)
            return True

        if attempt(form, act):
            return go("desk_notice", str(matter), str(notice), done="notice_moved")
    return _page(request, matter, seen, {"moving": form}, status=STATUS[form.fault])


def _page(
    request: HttpRequest, matter: UUID, waiting: Waiting, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    found = waiting.notice
    values = {
        "matter": str(matter),
        "notice": found,
        "heading": wording.kind_name(found.kind),
        "outline": wording.outline(waiting),
        "place": names_of([found.municipality]).get(found.municipality),
        "moving": DeskMoveForm(here=found.municipality),
        "back": doors.address("conversation_desk", id=str(matter)),
    }
    return render(request, "notices/desk_notice.html", values | more, status=status)
