"""Lists in the reader's words: what they are called, their tables, and the file that is made of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from valtuus.kernel.identifiers import masked
from valtuus.municipal_lists import export_files, rules
from valtuus.municipal_lists.types import (
    MATERIALS,
    BandSum,
    Export,
    Kind,
    ListPage,
    ListPerson,
    ListRow,
    MunicipalList,
)
from valtuus.parties.queries import parties_by_code
from valtuus.parties.types import Party
from valtuus.web.components import Anchor, Heading, Table
from valtuus.web.wording import day, language, moment, money, say, span, word

# Columns of a page, in their order; of the people's own only what tells them apart stands on a page.
ON_PAGE = {
    Kind.LMS_BILLING: ("band", "period", "percent", "gross", "share"),
    Kind.LMS_DAYS: ("band", "paid_days"),
    Kind.CHILDCARE_BILLING: ("period", "share"),
}
_NUMBERS = frozenset({"position", "percent", "gross", "share", "paid_days"})


@dataclass(frozen=True, slots=True)
class MaterialShown:
    """A kind of list as one chooses it: its name, what it is, and its page."""

    name: str
    about: str
    address: str


def materials(party: Party) -> list[MaterialShown]:
    """Every kind of list, as cards."""
    return [
        MaterialShown(kind_name(k), say(f"lists.about_{k}"), reverse("municipal_lists:index", args=[party.code, k]))
        for k in MATERIALS
    ]


def kind_name(kind: Kind) -> str:
    """The name of a kind of list, as its action is called."""
    return word("action", MATERIALS[kind].action)


def of_when(found: MunicipalList) -> str:
    """The month or day that a list is of: 1/2021, or 31.1.2021."""
    return f"{found.day.month}/{found.day.year}" if MATERIALS[found.kind].billed else day(found.day)


def index(lists: Sequence[MunicipalList], kind: Kind, party: Party) -> Table:
    """The lists that there are, each leading to its page."""
    billed = MATERIALS[kind].billed
    heads = ("month", "bill", "bill_sum", "rows", "loaded_at") if billed else ("as_of", "rows", "loaded_at")
    rows = []
    for found in lists:
        way = Anchor(of_when(found), reverse("municipal_lists:show", args=[party.code, kind, found.id]))
        told = [found.bill_number, found.bill_sum] if billed else []
        rows.append([way, *told, _whole(found.rows), found.loaded_at])
    headings = [Heading(say(f"lists.head_{h}"), numeric=h in ("bill_sum", "rows")) for h in heads]
    return Table(say("lists.index_caption", count=len(rows)), headings, rows, say(f"lists.index_empty_{kind}"))


def facts(page: ListPage) -> list[tuple[str, str]]:
    """What is known of the list as a whole, and the check against its bill."""
    found = page.list
    told = {"rows": _whole(found.rows), "loaded_at": moment(found.loaded_at), "record": str(page.number)}
    if found.bill_sum is not None:
        told = {
            "bill": found.bill_number,
            "bill_sum": money(found.bill_sum),
            "rows_sum": money(page.whole.share),
        } | told
    return [(say(f"lists.head_{name}"), value) for name, value in told.items()]


def check(page: ListPage) -> tuple[str, str] | None:
    """Whether the rows come to the bill: the kind of notification and its sentence; None where there is no bill."""
    agrees = rules.agrees(page.list.bill_sum, page.whole)
    if agrees is None:
        return None
    told = {"bill": page.list.bill_sum, "rows": page.whole.share}
    return ("success", say("lists.agrees", **told)) if agrees else ("error", say("lists.disagrees", **told))


def sums(page: ListPage) -> Table:
    """The sums by band of the rows that the filter leaves, with their total."""
    names = {
        Kind.LMS_BILLING: ("band", "percent", "rows", "gross", "share"),
        Kind.LMS_DAYS: ("band", "rows"),
        Kind.CHILDCARE_BILLING: ("rows", "share"),
    }[page.list.kind]
    groups = list(page.sums.bands)
    rows = [[_of_sum(group, name) for name in names] for group in groups]
    if len(groups) > 1:
        total = BandSum("", None, page.sums.rows, page.sums.gross, page.sums.share)
        rows.append([say("lists.total"), *(_of_sum(total, name) for name in names[1:])])
    headings = [Heading(say(f"lists.head_{n}" if n == "rows" else f"lists.column_{n}"), n != "band") for n in names]
    return Table(say("lists.sums_caption"), headings, rows, say("lists.none_match"))


def _of_sum(group: BandSum, name: str) -> Any:
    match name:
        case "band":
            return say(f"lists.band_{group.band}") if group.band else "–"
        case "percent":
            return None if group.percent is None else say("lists.percent_value", percent=group.percent)
        case "rows":
            return _whole(group.rows)
    return getattr(group, name)


def rows_of(page: ListPage, query: QueryDict, *, codes: bool) -> Table:
    """The rows of the page, sorted by their headings; with names where they were asked, with whole codes where `codes`."""
    named, names = bool(page.people), ON_PAGE[page.list.kind]
    headings = [_sorting("position", query)]
    headings += [Heading(say("lists.person")), Heading(say("lists.column_identity_code"))] if named else []
    headings += [_sorting(name, query) for name in names]
    rows = [
        [row.position, *(_who(page.people.get(row.handle), codes) if named else ()), *(_of_row(row, n) for n in names)]
        for row in page.rows
    ]
    empty = "lists.none_match" if page.whole.rows else "lists.no_rows"
    return Table(say("lists.rows_caption", count=page.sums.rows), headings, rows, say(empty))


def _sorting(name: str, query: QueryDict) -> Heading:
    asked = rules.order_of(query.get("jarjestys", ""))
    sorted_now, turned = asked.removeprefix("-") == name, query.copy()
    turned["jarjestys"] = f"-{name}" if asked == name else name
    turned.pop("sivu", None)
    order = ("descending" if asked.startswith("-") else "ascending") if sorted_now else "none"
    return Heading(say(f"lists.column_{name}"), name in _NUMBERS, f"?{turned.urlencode()}", order)


def _who(person: ListPerson | None, codes: bool) -> tuple[Any, Any]:
    if person is None:
        return None, None
    name = f"{person.family_name} {person.given_names}"
    told = say("lists.non_disclosure", name=name) if person.non_disclosure else name
    return told, person.identity_code if codes else masked(person.identity_code)


def _of_row(row: ListRow, name: str) -> Any:
    match name:
        case "band":
            return say(f"lists.band_{row.band}") if row.band else None
        case "period":
            return span(row.first, row.last)
        case "percent":
            return None if row.percent is None else say("lists.percent_value", percent=row.percent)
        case "paid_days":
            return None if row.paid_days is None else _whole(row.paid_days)
    return getattr(row, name)


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def file_of(
    found: MunicipalList, columns: Sequence[str], rows: Sequence[ListRow], people: dict[str, ListPerson], number: int
) -> bytes:
    """The file of an export: on top what it is and its number in the log, at the end how many rows and what they come to."""
    homes = parties_by_code({p.home_municipality for p in people.values() if p.home_municipality})
    names = {code: party.name(language()) for code, party in homes.items()}
    above = [say("lists.head_record"), str(number), kind_name(found.kind), of_when(found), found.bill_number]
    total = rules.sum_of(found.kind, rows)
    last = [say("lists.file_rows"), str(len(rows))]
    last += [say("lists.file_sum"), _figure(total)] if total is not None else []
    body = ([_in_file(row, people.get(row.handle), column, names) for column in columns] for row in rows)
    return export_files.written(above, [say(f"lists.column_{c}") for c in columns], body, last)


def _in_file(row: ListRow, person: ListPerson | None, column: str, homes: dict[str, str]) -> str:
    if column in rules.PERSONAL:
        value = getattr(person, column) if person else ""
        return homes.get(value or "", value or "") if column == "home_municipality" else value
    value = _of_row(row, column) if column == "band" else getattr(row, column)
    match value:
        case None:
            return ""
        case Decimal():
            return _figure(value)
        case int() | str():
            return str(value)
    return day(value)


def _figure(euros: Decimal) -> str:
    return f"{euros:.2f}".replace(".", ",")


def file_name(found: MunicipalList, number: int) -> str:
    """The name of the file: the kind, when, and the number in the log."""
    return f"{say(f'lists.file_{found.kind}')}-{found.day:%Y-%m}-{number}.csv"


def export_facts(made: Export) -> list[tuple[str, str]]:
    """What stands in a file that waits."""
    columns = ", ".join(say(f"lists.column_{c}").lower() for c in made.columns)
    told = {"record": str(made.number), "rows": _whole(made.rows), "columns": columns}
    told |= {"rows_sum": money(made.sum)} if made.sum is not None else {}
    return [(say(f"lists.head_{name}"), value) for name, value in told.items()]
