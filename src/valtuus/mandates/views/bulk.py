"""Anna valtuuksia tiedostosta: the file is checked line by line, and given only when its sender has seen what would come of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.mandates.bulk_csv import header
from valtuus.mandates.forms import giving
from valtuus.mandates.forms.bulk import FileForm, LoadForm, packed, unpacked
from valtuus.mandates.services import bulk, granting
from valtuus.mandates.types import Entry
from valtuus.mandates.wording.bulk import file_shown, outcome_of, warnings_of
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.forms import Form
from valtuus.web.guard import actor_of, signed_in
from valtuus.web.wording import language, say


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give_from_file(request: HttpRequest, party: str) -> HttpResponse:
    """Send a file, see what would become of each line, give. No code is kept between the two steps."""
    giver, actor = parties.party_by_code(party), _actor(request)
    if request.method == "POST" and request.POST.get("state"):
        return _given(request, giver, actor)
    granting.giving_rights(giver.id, actor=actor, at=clock.now())
    if request.method != "POST":
        return _page(request, giver, FileForm())
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, giver, form, status=422)
    artificial = settings.ARTIFICIAL_CODES
    entries = bulk.read_file(form.data_of(), giver.id, actor=actor, at=clock.now(), artificial=artificial)
    if whole := _fault_of_whole(entries):
        form.add_error("file", whole)
        return _page(request, giver, form, status=422)
    return _checked(request, giver, actor, entries, giving.begun() | packed(entries))


@signed_in
@require_GET
def template(request: HttpRequest, party: str) -> HttpResponse:
    """The empty file with its header, and what may stand in it as remarks."""
    parties.party_by_code(party)
    themes = " ".join(catalogue().themes)
    lines = [
        f"# {say('giving.template_about')}",
        f"# {say('giving.template_themes', codes=themes)}",
        header(language()),
    ]
    answer = HttpResponse("\ufeff" + "\r\n".join([*lines, ""]), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="valtuudet.csv"'
    return answer


def _given(request: HttpRequest, giver: Party, actor: Actor) -> HttpResponse:
    state = giving.unsealed(request.POST["state"], giver.id, actor.key)
    entries = bulk.judge(unpacked(state, giver.id), actor=actor, at=clock.now())
    form = _load_form(entries, request.POST)
    if not form.is_valid():
        return _checked(request, giver, actor, entries, state, form, status=422)
    given = bulk.give_entries(
        entries,
        actor=actor,
        at=clock.now(),
        acknowledged=form.seen,
        only_good=form.only_good,
        once=giving.once_of(state),
    )
    values = _values(giver) | {"told": file_shown(given), "given": True}
    return render(request, "mandates/bulk_given.html", values)


def _fault_of_whole(entries: list[Entry]) -> str:
    """The fault of a file of which no line could be read, such as a header without a column."""
    if len(entries) == 1 and entries[0].error is not None and not entries[0].name:
        [entry] = entries
        return say("giving.line_fault", line=entry.number, fault=outcome_of(entry))
    return ""


def _load_form(entries: list[Entry], data: Any = None) -> LoadForm:
    good = sum(e.good for e in entries)
    return LoadForm(good, len(entries) - good, warnings_of(entries), data)


def _checked(
    request: HttpRequest,
    giver: Party,
    actor: Actor,
    entries: list[Entry],
    state: giving.State,
    form: LoadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    values = _values(giver) | {
        "form": form if form is not None else _load_form(entries),
        "told": file_shown(entries),
        "state": giving.sealed(state, giver.id, actor.key),
    }
    return render(request, "mandates/bulk_checked.html", values, status=status)


def _page(request: HttpRequest, giver: Party, form: Form, status: int = 200) -> HttpResponse:
    values = _values(giver) | {"form": form, "themes": list(catalogue().themes), "header": header(language())}
    return render(request, "mandates/bulk.html", values, status=status)


def _values(giver: Party) -> dict[str, Any]:
    return {
        "party": giver,
        "represented": giver.name(language()),
        "here": reverse("mandates:give_from_file", args=[giver.code]),
    }


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor
