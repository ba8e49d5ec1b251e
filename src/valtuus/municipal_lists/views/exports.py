"""Pages of an export: choose what stands in the file, have it made, fetch it once."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from valtuus.kernel import clock
from valtuus.municipal_lists import wording
from valtuus.municipal_lists.forms import ExportForm
from valtuus.municipal_lists.services import exporting
from valtuus.municipal_lists.types import FETCH_WITHIN
from valtuus.municipal_lists.views.lists import (
    actor_here,
    around,
    filters_of,
    kind_of,
    party_here,
    read_filters,
)
from valtuus.web.answers import STATUS, download
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in

CSV = "text/csv; charset=utf-8"
ON_THE_FORM = ("export_columns_missing", "filter_backwards")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, party: str, kind: str, id: str) -> HttpResponse:
    """Vienti: the form, and by POST the file, which waits on the next page. The rows are those of the address's filter."""
    here, what, actor = party_here(party), kind_of(kind), actor_here(request)
    narrowing, form = filters_of(request, what), ExportForm(what, request.POST or None)
    filters = read_filters(narrowing)
    if filters is None:
        return HttpResponseRedirect(
            f"{reverse('municipal_lists:show', args=[here.code, what, id])}?{request.GET.urlencode()}"
        )
    if request.method == "POST" and form.is_valid():
        wish = form.wish(filters)
        made = attempt(
            form,
            lambda: exporting.export(str(id), what, here.id, wish, wording.file_of, actor=actor, at=clock.now()),
            whole=ON_THE_FORM,
        )
        if made is not None:
            return HttpResponseRedirect(reverse("municipal_lists:hand_out", args=[made]))
    found = exporting.list_to_export(str(id), what, here.id, actor=actor, at=clock.now())
    values = {
        "form": form,
        "list": found,
        "kind": what,
        "name": wording.kind_name(what),
        "when": wording.of_when(found),
        "query": request.GET.urlencode(),
        "narrowed": any(narrowing.data.values()) if narrowing.is_bound else False,
    }
    status = STATUS[form.fault] if form.errors else 200
    return render(request, "municipal_lists/export.html", around(here) | values, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hand_out(request: HttpRequest, id: str) -> HttpResponse:
    """The file that waits for its maker; by POST it is handed out, once."""
    actor, at = actor_here(request), clock.now()
    if request.method == "POST":
        found, content = exporting.fetch(str(id), actor=actor, at=at)
        return download(content, wording.file_name(found.list, found.number), CSV)
    found = exporting.export_of(str(id), actor=actor, at=at)
    here = party_here(found.represented)
    values = {
        "export": found,
        "name": wording.kind_name(found.list.kind),
        "when": wording.of_when(found.list),
        "until": found.at + FETCH_WITHIN,
        "facts": wording.export_facts(found),
        "kind": found.list.kind,
    }
    return render(request, "municipal_lists/hand_out.html", around(here) | values)
