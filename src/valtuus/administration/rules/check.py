"""The employee check: roster × needed themes × mandates → has, lacks, wrong type, too much, ends soon, asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from valtuus.administration.rules.duties import named_themes, needed_themes, themes_of_tasks
from valtuus.administration.types import Cell, CellState, Check, Checked, CheckFacts, Examined, Note, Reach
from valtuus.kernel.codes import RIGHTS_TO_GRANT, MandateType
from valtuus.mandates.types import Grant
from valtuus.parties.types import RosterRow

SOON = timedelta(days=60)
ORDER = tuple(CellState)
OVER = frozenset({"revoked", "ended"})
# What a person does with a mandate; a right to grant opens nothing by itself.
CARRYING = frozenset({MandateType.ACT, MandateType.REPRESENT})
Mandates = Mapping[str, Sequence[Examined]]


def check(facts: CheckFacts) -> Check:
    """Every employee of the roster with a cell for each theme that the duties need or that is held beyond them; of a joint
    authority one for each member municipality that has the theme's task with it."""
    held: dict[str, list[Examined]] = defaultdict(list)
    for given in facts.given:
        held[given.grant.holder].append(given)
    reach = reach_of(facts)
    rows = tuple(Checked(row, tuple(_cells(row, held[row.official.key], reach, facts))) for row in facts.roster)
    found = {cell.theme for row in rows for cell in row.cells}
    return Check(facts.party, rows, tuple(t for t in facts.catalogue.themes if t in found), reach, facts.wanted)


def reach_of(facts: CheckFacts) -> tuple[Reach, ...]:
    """Whom the organisation's people act for: itself, or each member with a task of social welfare or billing."""
    if not facts.joint:
        every = frozenset(facts.catalogue.themes)
        return (Reach(facts.party.id, every, every),)
    found = []
    for member, tasks in facts.members.items():
        if themes := themes_of_tasks(tasks, facts.catalogue, facts.day):
            own = [j for j in facts.links if j.grant.giver == member]
            linked = {t for j in own if j.sound for t in j.grant.themes}
            asked = {t for j in own if j.grant.awaiting for t in j.grant.themes}
            found.append(Reach(member, themes, themes & linked, themes & asked))
    return tuple(found)


def _cells(row: RosterRow, held: Sequence[Examined], reach: Sequence[Reach], facts: CheckFacts) -> Iterable[Cell]:
    live = [j for j in held if not OVER & set(j.faults)]
    needed = needed_themes(row.duties or (), facts.catalogue, facts.day)
    for theme in sorted(needed):
        wider = [r for r in reach if theme in r.themes]
        for one in wider or [Reach("", needed, frozenset())]:
            yield _cell(theme, one, live, facts)
    if row.duties is not None:
        yield from _too_much(live, named_themes(row.duties, facts.catalogue))


def _too_much(live: Sequence[Examined], named: frozenset[str]) -> Iterable[Cell]:
    held = [j.grant for j in live if j.sound and j.grant.type in CARRYING]
    for theme in sorted({t for g in held for t in g.themes} - named):
        beyond = [g for g in held if theme in g.themes]
        last = max(g.last_day for g in beyond)
        yield Cell(theme, "", CellState.TOO_MUCH, last_day=last, grants=tuple(g.id for g in beyond))


def _cell(theme: str, reach: Reach, live: Sequence[Examined], facts: CheckFacts) -> Cell:
    about = [j for j in live if theme in j.grant.themes]
    fit = [j for j in about if j.grant.type is facts.wanted and _reaches(j.grant, reach.municipality)]
    carrying = [j for j in fit if j.sound]
    if not carrying:
        return _without(theme, reach, about, fit, live, facts)
    last = lasts_until(facts.day, [j.grant for j in fit if j.sound or j.to_come])
    ids = tuple(j.grant.id for j in carrying)
    if facts.joint and theme not in reach.linked:
        return Cell(theme, reach.municipality, CellState.LACKS, Note.UPPER_MISSING, last, ids)
    ends = last <= facts.day + SOON
    state = CellState.ENDS_SOON if ends else CellState.HAS
    return Cell(theme, reach.municipality, state, last_day=last, grants=ids, give=ends)


def _reaches(grant: Grant, municipality: str) -> bool:
    return grant.limit is None or not municipality or municipality in grant.limit


def lasts_until(day: date, grants: Iterable[Grant]) -> date:
    """The last day of unbroken cover from `day` on: a successor counts when no day lies between."""
    last = day - timedelta(days=1)
    for grant in sorted(grants, key=lambda g: g.first_day):
        if grant.first_day <= last + timedelta(days=1):
            last = max(last, grant.last_day)
    return last


def _without(
    theme: str,
    reach: Reach,
    about: Sequence[Examined],
    fit: Sequence[Examined],
    live: Sequence[Examined],
    facts: CheckFacts,
) -> Cell:
    """What a cell is where nothing carries: the nearest that there is, in the order in which it would be mended."""
    where = theme, reach.municipality

    def cell(state: CellState, found: Sequence[Examined], note: Note = Note.NONE, *, give: bool = True) -> Cell:
        return Cell(*where, state, note, grants=tuple(j.grant.id for j in found), give=give)

    if coming := [j for j in fit if j.to_come]:
        return cell(CellState.LACKS, coming, Note.BEGINS, give=False)
    if wrong := [j for j in about if j.sound and j.grant.type in CARRYING - {facts.wanted}]:
        return cell(CellState.WRONG_TYPE, wrong)
    if asked := [j for j in fit if j.grant.awaiting]:
        return cell(CellState.ASKED, asked)
    if limited := [j for j in about if j.sound and j.grant.type is facts.wanted]:
        return cell(CellState.LACKS, limited, Note.LIMITED)
    if faulty := [j for j in fit if not j.sound and not j.grant.awaiting]:
        return cell(CellState.LACKS, faulty, Note.FAULTY)
    alike = facts.catalogue.lookalikes[theme]
    if mistaken := [j for j in live if j.sound and alike & j.grant.themes]:
        return cell(CellState.LACKS, mistaken, Note.LOOKALIKE)
    if rights := [j for j in about if j.sound and j.grant.type in RIGHTS_TO_GRANT]:
        return cell(CellState.LACKS, rights, Note.RIGHT_ONLY)
    missing = facts.joint and theme not in reach.linked
    return cell(CellState.LACKS, (), Note.UPPER_MISSING if missing else Note.NONE)


def cell_of(checked: Checked, theme: str, reach: Sequence[Reach], municipality: str = "") -> Cell | None:
    """The cell of a theme for one municipality, or the worst of all whose upper link is in force (of all, where none is); None
    where the theme is nothing to the person there."""
    own = [c for c in checked.cells if c.theme == theme]
    if municipality:
        return next((c for c in own if c.municipality in (municipality, "")), None)
    linked = {r.municipality for r in reach if theme in r.linked}
    counted = [c for c in own if not c.municipality or c.municipality in linked] or own
    return min(counted, key=lambda c: (ORDER.index(c.state), not c.give, c.municipality), default=None)


def states_of(checked: Checked, check: Check, municipality: str = "") -> frozenset[CellState]:
    """The states that a row shows."""
    cells = (cell_of(checked, theme, check.reach, municipality) for theme in check.themes)
    return frozenset(cell.state for cell in cells if cell is not None)
