"""Pages of the log's search. A search is a POST: a client's code never stands in an address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.oversight.forms.searching import HELD, LogSearchForm
from valtuus.oversight.services import searching as services
from valtuus.oversight.wording import searching as wording
from valtuus.web.answers import STATUS
from valtuus.web.forms import attempt
from valtuus.web.guard import actor_of, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Luovutuslokin haku: the form, and by POST what was found."""
    actor = actor_of_page(request)
    services.check_auditor(actor=actor, at=clock.now())
    if request.method != "POST":
        return render(request, "oversight/search.html", {"form": LogSearchForm()})
    form = LogSearchForm(request.POST)
    if form.is_valid():
        found = attempt(form, lambda: services.search(form.asked(), actor=actor, at=clock.now()))
        if found is not None:
            held = [(name, form.data.get(name, "")) for name in HELD]
            before = found.entries[-1].number if found.more else None
            page = {"form": form, "found": found, "table": wording.table(found.entries), "held": held, "before": before}
            return render(request, "oversight/search.html", page)
    return render(request, "oversight/search.html", {"form": form}, status=STATUS[form.fault])


@signed_in
@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry of the log. Opening it is an entry of its own."""
    found = services.entry(number, actor=actor_of_page(request), at=clock.now())
    return render(request, "oversight/entry.html", {"entry": found, "facts": wording.facts(found)})


@signed_in
@require_POST
def replay(request: HttpRequest, number: int) -> HttpResponse:
    """Toista päätös: made again, and compared."""
    actor, at = actor_of_page(request), clock.now()
    again = services.replay(number, actor=actor, at=at)
    found = services.entry(number, actor=actor, at=at)
    page = {"entry": found, "facts": wording.facts(found), "again": again}
    return render(request, "oversight/entry.html", page)


def actor_of_page(request: HttpRequest) -> Actor:
    """Who is here; `signed_in` has let nobody else in."""
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor
