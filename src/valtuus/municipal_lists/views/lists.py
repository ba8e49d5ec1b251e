"""Pages of the lists: choose a kind, choose a list, see it; names are shown by a POST, which is a look at everybody on the page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.municipal_lists import rules, wording
from valtuus.municipal_lists.forms import FilterForm
from valtuus.municipal_lists.services import looking
from valtuus.municipal_lists.types import MATERIALS, Filters, Kind, ListPage, Place
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.answers import STATUS
from valtuus.web.forms import attempt
from valtuus.web.guard import actor_of, signed_in
from valtuus.web.wording import language


@signed_in
@require_safe
def materials(request: HttpRequest, party: str) -> HttpResponse:
    """Kunnan luettelot: which kinds there are. Whether one may see them is decided when one is opened."""
    here = party_here(party)
    return render(request, "municipal_lists/materials.html", around(here) | {"materials": wording.materials(here)})


@signed_in
@require_safe
def index(request: HttpRequest, party: str, kind: str) -> HttpResponse:
    """The lists of a kind."""
    here, what = party_here(party), kind_of(kind)
    found, number = looking.lists_of(what, here.id, actor=actor_here(request), at=clock.now())
    values = {
        "table": wording.index(found, what, here),
        "name": wording.kind_name(what),
        "number": number,
        "kind": what,
    }
    return render(request, "municipal_lists/index.html", around(here) | values)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, party: str, kind: str, id: str) -> HttpResponse:
    """A list: sums, the check against its bill, and a page of its rows; by POST with names, with `codes` whole identity codes too.

    INVARIANT: what narrows the list stands in the address, a person never does.
    """
    here, what, form = party_here(party), kind_of(kind), filters_of(request, kind_of(kind))
    look = looking.show_names if request.method == "POST" else looking.open_list
    filters, actor, at = read_filters(form), actor_here(request), clock.now()
    page = None
    if filters is not None:
        page = attempt(form, lambda: look(str(id), what, here.id, filters, _place(request), actor=actor, at=at))
    if page is None:  # the filter is at fault: the form alone, so that nothing unasked is looked at
        values = {"form": form, "kind": what, "name": wording.kind_name(what)}
        return render(request, "municipal_lists/list.html", around(here) | values, status=STATUS[form.fault])
    codes = request.method == "POST" and request.POST.get("codes") == "1"
    return render(request, "municipal_lists/list.html", around(here) | {"form": form} | _shown(request, page, codes))


def _shown(request: HttpRequest, page: ListPage, codes: bool) -> dict[str, Any]:
    found = page.list
    narrowed = request.GET.copy()
    narrowed.pop("sivu", None)
    return {
        "list": found,
        "kind": found.kind,
        "name": wording.kind_name(found.kind),
        "when": wording.of_when(found),
        "facts": wording.facts(page),
        "check": wording.check(page),
        "sums": wording.sums(page),
        "rows": wording.rows_of(page, request.GET, codes=codes),
        "count": len(page.rows),
        "named": bool(page.people),
        "codes": codes,
        "paginated": Paginator(range(page.sums.rows), looking.PAGE).get_page(page.page),
        "billed": MATERIALS[found.kind].billed,
        "query": narrowed.urlencode(),
        "number": page.number,
    }


def filters_of(request: HttpRequest, kind: Kind) -> FilterForm:
    """The form of the filters, as the address says."""
    asked = {name: request.GET[name] for name in FilterForm.base_fields if name in request.GET}
    return FilterForm(kind, asked or None)


def read_filters(form: FilterForm) -> Filters | None:
    """What the form says, None where it is at fault."""
    return form.filters() if not form.is_bound or form.is_valid() else None


def _place(request: HttpRequest) -> Place:
    asked = request.GET.get("sivu", "")
    return Place(
        int(asked) if asked.isdecimal() and len(asked) < 7 else 1, rules.order_of(request.GET.get("jarjestys", ""))
    )


def kind_of(given: str) -> Kind:
    """The kind in an address. Raises `DomainError` `list_kind_missing`."""
    if given not in set(Kind):
        raise DomainError("list_kind_missing", kind=ErrorKind.MISSING, field="kind", given=given[:80])
    return Kind(given)


def party_here(given: str) -> Party:
    """The organisation of the address, by id or code. Raises `DomainError` `party_missing`."""
    return parties.parties([given]).get(given) or parties.party_by_code(given)


def around(party: Party) -> dict[str, Any]:
    """What every page of the lists shows of the organisation acted for."""
    return {"party": party, "represented": party.name(language())}


def actor_here(request: HttpRequest) -> Actor:
    """Who is signed in."""
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor
