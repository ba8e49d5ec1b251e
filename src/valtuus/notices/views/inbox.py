"""The inbox: the list, the names on one of its pages, the list as a file. The list names nobody; names are asked for by POST."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from valtuus.kernel import clock
from valtuus.notices import wording
from valtuus.notices.forms import ListForm
from valtuus.notices.services import looking
from valtuus.notices.types import Inbox, Named, Names
from valtuus.notices.views.going import Page, go, opened
from valtuus.web.guard import signed_in
from valtuus.web.list_files import file_asked, file_ways
from valtuus.web.listing import listing
from valtuus.web.wording import say


@signed_in
@require_safe
def inbox(request: HttpRequest, party: str) -> HttpResponse:
    """Saapuneet hakemukset ja ilmoitukset, narrowed and sorted; with `?muoto=` as a file, which holds no names either."""
    page = opened(request, party)
    found = looking.inbox(page.party.id, actor=page.actor, at=clock.now())
    form = ListForm(request.GET)
    if write := file_asked(request.GET):
        return write(*_rows(form, found, page), say("notices.file"))
    return _shown(request, form, found, page)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, party: str) -> HttpResponse:
    """Näytä nimet: the same page of the list with the names on it, one recorded look at all of them."""
    page = opened(request, party)
    if request.method != "POST":  # the page with the names is asked for in another language: names are asked for anew
        return go("inbox", page.party.code, query=request.GET.urlencode())
    chosen = request.POST.getlist("ilmoitus")
    found = looking.show_names(page.party.id, chosen, actor=page.actor, at=clock.now())
    return _shown(request, ListForm(request.GET), found.inbox, page, found)


def _rows(form: ListForm, found: Inbox, page: Page, names: Mapping[str, Named] | None = None) -> tuple[list[Any], Any]:
    code = page.party.code
    if form.view == "siirretyt":
        gone = [trace for trace in found.gone if form.kind in ("", trace.kind)]
        return gone, wording.gone_columns(code, wording.receivers(gone))
    return wording.chosen(found.waiting, form.view, form.kind, page.actor), wording.columns(code, names)


def _shown(request: HttpRequest, form: ListForm, found: Inbox, page: Page, names: Names | None = None) -> HttpResponse:
    rows, columns = _rows(form, found, page, names.found if names else None)
    caption = say("notices.caption", count=len(rows))
    shown = listing(rows, columns, request.GET, caption=caption, empty=say(f"notices.empty_{form.view}"))
    ids = [] if form.view == "siirretyt" else [row.notice.id for row in shown.page]
    values = {
        "form": form,
        "listing": shown,
        "files": file_ways(request.GET),
        "query": request.GET.urlencode(),
        "ids": ids,
        "record": found.number,
        "names": names,
        "withheld": len([id for id in ids if names and id in names.withheld]),
    }
    return render(request, "notices/inbox.html", page.frame | values)
