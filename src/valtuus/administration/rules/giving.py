"""From what was chosen in the check to drafts, and whose they are to give."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from valtuus.administration.rules.check import cell_of
from valtuus.administration.types import CellState, Check, Chosen, Giving, Terms
from valtuus.kernel.codes import RIGHT_NEEDED, MandateType
from valtuus.mandates.types import Draft


def drafts_for(check: Check, chosen: Iterable[Chosen], first_day: date, terms: Terms) -> tuple[Draft, ...]:
    """One draft a person and first day, with all her chosen themes: what the check says that giving mends, and nothing else.

    What ends soon is renewed from the day after it; a renewal that would end no later than what it renews is left out.
    """
    rows = {row.row.official.key: row for row in check.rows}
    themes: dict[tuple[str, date], set[str]] = defaultdict(set)
    for one in dict.fromkeys(chosen):
        row = rows.get(one.person)
        cell = cell_of(row, one.theme, check.reach, terms.municipality) if row else None
        if cell is None or not cell.give:
            continue
        renews = cell.state is CellState.ENDS_SOON and cell.last_day is not None and cell.last_day >= first_day
        begins = cell.last_day + timedelta(days=1) if renews and cell.last_day else first_day
        if begins <= terms.last_day:
            themes[one.person, begins].add(one.theme)
    return tuple(
        Draft(check.party.id, person, True, check.wanted, frozenset(found), begins, terms.last_day, terms.limit)
        for (person, begins), found in themes.items()
    )


def shared_out(drafts: Iterable[Draft], may: Mapping[MandateType, frozenset[str]]) -> Giving:
    """Which drafts a person may give, by the themes in which she may, and which another granter must: split by theme, since a
    mandate is given whole or not at all."""
    own: list[Draft] = []
    others: list[Draft] = []
    for draft in drafts:
        mine = draft.themes & may.get(RIGHT_NEEDED[draft.type], frozenset())
        own += [replace(draft, themes=mine)] if mine else []
        others += [replace(draft, themes=draft.themes - mine)] if draft.themes - mine else []
    return Giving(tuple(own), tuple(others))
