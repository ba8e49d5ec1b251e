"""The employee check in the reader's words: rows filtered, sorted and paged, each cell with its remedy."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from valtuus.administration.forms.check import FilterForm, written
from valtuus.administration.rules.check import ORDER, cell_of, states_of
from valtuus.administration.types import Cell, CellState, Check, Checked, Chosen, Note, Standing
from valtuus.administration.wording.members import member_id, members
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHT_NEEDED, MandateType
from valtuus.mandates.queries.granters import may_give_in
from valtuus.parties.queries import officials, parties
from valtuus.web import doors
from valtuus.web.components import Heading
from valtuus.web.listing import SIZE, Column
from valtuus.web.wording import day, language, say, word

TONES = {
    CellState.HAS: "success",
    CellState.LACKS: "error",
    CellState.WRONG_TYPE: "error",
    CellState.TOO_MUCH: "alert",
    CellState.ENDS_SOON: "alert",
    CellState.ASKED: "info",
}
Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellShown:
    """One employee in one theme. `value` and `label`: of its box, where giving mends it; `way`: of what is to be ended or
    approved, '' where that is not the remedy."""

    state: str
    tone: str
    until: str
    note: str
    remedy: str
    way: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """One employee. `cells` hold None where a theme is nothing to her."""

    name: str
    employment: str
    duties: str
    cells: tuple[CellShown | None, ...]
    headings: tuple[str, ...]

    @property
    def placed(self) -> list[tuple[str, CellShown | None]]:
        """Each cell with the heading that it stands under."""
        return list(zip(self.headings, self.cells, strict=True))


@dataclass(frozen=True, slots=True)
class CheckShown:
    """The page. `kept`: the filters, for forms that keep them; `unlinked`: members whose people cannot act yet, and in what."""

    form: FilterForm
    headings: tuple[Heading, ...]
    page: Page[RowShown]
    every: tuple[RowShown, ...]
    kept: tuple[tuple[str, str], ...]
    unlinked: tuple[str, ...]
    lacking: int
    total: int
    unknown: int


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """The check as it is filtered and sorted, and what its cells need to be told."""

    check: Check
    form: FilterForm
    rows: tuple[Checked, ...]
    municipality: str
    names: Mapping[str, str]
    who: Mapping[str, str]
    standing: Standing


def check_shown(check: Check, query: Query, standing: Standing, at: datetime) -> CheckShown:
    """The check as a query asks for it: `nimi`, `tila`, `tehtava`, `kunta`, `jarjestys`, `sivu`."""
    found = _narrowed(check, query, standing, at)
    rows = tuple(_row(row, found) for row in found.rows)
    kept = tuple((name, found.form.told(name)) for name in found.form.fields if found.form.told(name))
    order = query.get("jarjestys", "")
    kept += (("jarjestys", order),) if order else ()
    cells = (c for row in rows for c in row.cells if c is not None and c.value)
    return CheckShown(
        form=found.form,
        headings=tuple(_headings(check, kept, order)),
        page=Paginator(rows, SIZE).get_page(query.get("sivu")),
        every=rows,
        kept=kept,
        unlinked=tuple(_unlinked(check, found.names)),
        lacking=sum(1 for _ in cells),
        total=len(check.rows),
        unknown=sum(row.unknown or not row.row.duties for row in check.rows),
    )


def _narrowed(check: Check, query: Query, standing: Standing, at: datetime) -> _Narrowed:
    known = parties(r.municipality for r in check.reach)
    form = FilterForm(dict(query.items()), members=members(check))
    municipality = member_id(check, form.told("kunta")) if "kunta" in form.fields else ""
    rows = [row for row in check.rows if _shows(row, check, form, municipality)]
    order = query.get("jarjestys", "")
    rows.sort(key=_key(order.removeprefix("-"), check, municipality), reverse=order.startswith("-"))
    names = {id: p.name(language()) for id, p in known.items()}
    return _Narrowed(check, form, tuple(rows), municipality, names, _granters(check, standing, at), standing)


def _shows(row: Checked, check: Check, form: FilterForm, municipality: str) -> bool:
    name, state, duty = (form.told(field) for field in ("nimi", "tila", "tehtava"))
    return (
        name.casefold() in row.row.official.name.casefold()
        and (not state or state in states_of(row, check, municipality))
        and (not duty or duty in (row.row.duties or ()))
    )


def _key(order: str, check: Check, municipality: str) -> Callable[[Checked], tuple[object, ...]]:
    def key(row: Checked) -> tuple[object, ...]:
        name = finnish_key(row.row.official.name)
        if order == "tehtavat":
            return (finnish_key(_duties(row)), name)
        if order in check.themes:
            cell = cell_of(row, order, check.reach, municipality)
            return (ORDER.index(cell.state) if cell else len(ORDER), name)
        return (name,)

    return key


def _granters(check: Check, standing: Standing, at: datetime) -> dict[str, str]:
    """Who may give in each theme, in words; '' where nobody may."""
    right = RIGHT_NEEDED[check.wanted]
    may = {person: themes for (person, kind), themes in may_give_in(check.party.id, at=at).items() if kind is right}
    names = {key: o.name for key, o in officials(may).items()} | {standing.person: say("administration.you")}
    return {
        theme: ", ".join(sorted((names.get(p, "–") for p, themes in may.items() if theme in themes), key=finnish_key))
        for theme in check.themes
    }


def _row(row: Checked, found: _Narrowed) -> RowShown:
    cells = ((theme, cell_of(row, theme, found.check.reach, found.municipality)) for theme in found.check.themes)
    shown = tuple(_cell(cell, row, found) if cell else None for _, cell in cells)
    headings = tuple(theme_name(theme) for theme in found.check.themes)
    return RowShown(row.row.official.name, row.row.employment, _duties(row), shown, headings)


def _duties(row: Checked) -> str:
    if row.row.duties is None:
        return say("administration.duties_unknown")
    return ", ".join(sorted((word("duty", d) for d in row.row.duties), key=finnish_key)) or say(
        "administration.duties_none"
    )


def _cell(cell: Cell, row: Checked, found: _Narrowed) -> CellShown:
    theme = theme_name(cell.theme)
    until = say("administration.until", date=day(cell.last_day)) if cell.last_day else ""
    label = say("administration.choose_box", name=row.row.official.name, theme=theme)
    return CellShown(
        state=say(f"administration.state_{cell.state.value}"),
        tone=TONES[cell.state],
        until=until,
        note=_note(cell, found.names),
        remedy=_remedy(cell, found),
        way=_way(cell, found),
        value=written(Chosen(row.row.official.key, cell.theme)) if cell.give else "",
        label=label if cell.give else "",
    )


def _note(cell: Cell, names: Mapping[str, str]) -> str:
    if cell.note is Note.NONE:
        return ""
    org = names.get(cell.municipality, say("administration.no_member"))
    return say(f"administration.note_{cell.note.value}", org=org)


def _remedy(cell: Cell, found: _Narrowed) -> str:
    """What mends it and who may: '' where nothing needs to be done by the organisation."""
    if cell.state is CellState.TOO_MUCH:
        return say("administration.remedy_too_much")
    if not cell.give:
        upper = cell.note is Note.UPPER_MISSING
        return say("administration.remedy_upper") if upper else ""
    who = found.who.get(cell.theme, "")
    if not who:
        return say("administration.remedy_apply")
    if cell.state is CellState.ASKED:
        return say("administration.remedy_asked", who=who)
    kind = word("mandate_type", found.check.wanted)
    renews = cell.state is CellState.ENDS_SOON
    return say("administration.remedy_renew" if renews else "administration.remedy_give", type=kind, who=who)


def _way(cell: Cell, found: _Narrowed) -> str:
    if cell.state is CellState.TOO_MUCH:
        return reverse("mandates:mandate", kwargs={"party": found.check.party.code, "mandate": cell.grants[0]})
    return doors.address("approve_request") if cell.state is CellState.ASKED else ""


def theme_name(theme: str) -> str:
    """A theme's name; a look-alike's with its owner, so that the two are told apart."""
    entry = catalogue().themes[theme]
    name = word("theme", theme)
    return f"{name} ({entry.owner})" if entry.lookalike_of else name


def _headings(check: Check, kept: Sequence[tuple[str, str]], order: str) -> Iterable[Heading]:
    rest = [(name, value) for name, value in kept if name != "jarjestys"]
    columns = [("nimi", say("administration.name")), ("tehtavat", say("administration.duties"))]
    for code, text in [*columns, *((theme, theme_name(theme)) for theme in check.themes)]:
        now = {code: "ascending", f"-{code}": "descending"}.get(order or "nimi", "none")
        wanted = f"-{code}" if now == "ascending" else code
        yield Heading(text, False, "?" + urlencode([*rest, ("jarjestys", wanted)]), now)


def _unlinked(check: Check, names: Mapping[str, str]) -> Iterable[str]:
    """The members that have not mandated the joint authority, with the themes, in words."""
    if check.wanted is not MandateType.REPRESENT:
        return
    for reach in sorted(check.reach, key=lambda r: finnish_key(names.get(r.municipality, ""))):
        if missing := sorted(reach.themes - reach.linked):
            themes = ", ".join(theme_name(t) for t in missing)
            asked = " " + say("administration.link_asked") if set(missing) <= reach.asked else ""
            yield say("administration.unlinked_member", org=names.get(reach.municipality, "–"), themes=themes) + asked


def counts(check: Check) -> dict[str, int]:
    """How many employees there are, and how many show each state."""
    states = [states_of(row, check) for row in check.rows]
    return {"total": len(states)} | {s.value: sum(s in found for found in states) for s in CellState}


def columns(check: Check) -> list[Column[RowShown]]:
    """The columns of the table as text, for a file."""
    return [
        Column("nimi", say("administration.name"), attrgetter("name")),
        Column("tehtavat", say("administration.duties"), attrgetter("duties")),
        *(Column(theme, theme_name(theme), _cell_at(number)) for number, theme in enumerate(check.themes)),
    ]


def _cell_at(number: int) -> Callable[[RowShown], str]:
    return lambda row: _as_text(row.cells[number])


def _as_text(cell: CellShown | None) -> str:
    return " ".join(filter(None, (cell.state, cell.until, cell.note))) if cell else ""


def all_lacking(check: Check, query: Query, standing: Standing, at: datetime) -> list[Chosen]:
    """Everything that giving mends among the rows of a filter, whatever the page."""
    found = _narrowed(check, query, standing, at)
    cells = ((row, cell_of(row, t, check.reach, found.municipality)) for row in found.rows for t in check.themes)
    return [Chosen(row.row.official.key, cell.theme) for row, cell in cells if cell is not None and cell.give]
