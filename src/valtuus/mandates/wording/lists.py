"""Lists of an organisation's mandates, and one mandate with its history, in the reader's words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.decision import Decision
from valtuus.mandates.outlook import Event, Listed, MandateSeen, WhoMay
from valtuus.mandates.queries.lists import organisations_of
from valtuus.mandates.rules.status import OVER
from valtuus.mandates.self_check_types import Held
from valtuus.mandates.types import Grant
from valtuus.mandates.wording.own import ThemeShown, begun, chains, limit_of, name_of, theme_shown
from valtuus.parties.queries import officials, parties
from valtuus.web import doors
from valtuus.web.chain import Chain, ChainBox
from valtuus.web.components import Anchor, Heading, Status, Table
from valtuus.web.listing import Column
from valtuus.web.wording import language, say, span, word

SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class MandateShown:
    """One mandate as a page shows it. `end`: the address where the reader may end it, '' where she may not."""

    id: str
    heading: str
    status: Status
    explained: str
    giver: str
    holder: str
    dates: str
    limit: str
    specifier: str
    themes: tuple[ThemeShown, ...]
    chains: tuple[Chain, ...]
    history: Table
    end: str


def names_of(listed: Iterable[Listed]) -> dict[str, str]:
    """The names of everybody that mandates name, by id and key, in the reader's language."""
    grants = [m.grant for m in listed]
    people = {g.holder for g in grants if g.to_person}
    named = {id: p.name(language()) for id, p in parties(organisations_of(grants)).items()}
    return named | {key: o.name for key, o in officials(people).items()}


def narrowed(
    listed: Iterable[Listed], wanted: Mapping[str, Any], names: Mapping[str, str], other: str, day: date
) -> list[Listed]:
    """Those that a filter asks for. `other`: whose name is sought, `giver` or `holder`."""
    text = (wanted.get("name") or "").casefold()
    return [m for m in listed if _wanted(m, wanted, day) and text in name_of(getattr(m.grant, other), names).casefold()]


def _wanted(listed: Listed, wanted: Mapping[str, Any], day: date) -> bool:
    grant = listed.grant
    return (
        (not wanted.get("theme") or wanted["theme"] in grant.themes)
        and (not wanted.get("type") or grant.type == wanted["type"])
        and (not wanted.get("state") or listed.status == f"mandate.{wanted['state']}")
        and (not wanted.get("soon") or (listed.status == "mandate.valid" and grant.last_day <= day + SOON))
    )


def order_of(other: str, names: Mapping[str, str]) -> Callable[[Listed], Any]:
    """The order of a list that nobody has sorted: by the name of the other side, then by days."""
    return lambda m: (finnish_key(name_of(getattr(m.grant, other), names)), m.grant.first_day, m.grant.id)


def columns(other: str, party: str, names: Mapping[str, str]) -> list[Column[Listed]]:
    """The columns of a list: the other side, type, themes, state, days, limit. The name leads to the mandate."""

    def side(listed: Listed) -> str:
        return name_of(getattr(listed.grant, other), names)

    def anchor(listed: Listed) -> Anchor:
        return Anchor(side(listed), reverse("mandates:mandate", args=[party, listed.grant.id]))

    return [
        Column("nimi", say(f"mandates.list_{other}"), anchor, lambda m: finnish_key(side(m))),
        Column(
            "tyyppi",
            say("mandates.list_type"),
            lambda m: begun(word("mandate_type", m.grant.type)),
            lambda m: m.grant.type,
        ),
        Column("asiat", say("mandates.list_themes"), _themes),
        Column("tila", say("mandates.list_state"), lambda m: Status(m.status), lambda m: m.status),
        Column("alku", say("mandates.list_first"), lambda m: m.grant.first_day, lambda m: m.grant.first_day),
        Column("loppu", say("mandates.list_last"), lambda m: m.grant.last_day, lambda m: m.grant.last_day),
        Column("rajaus", say("mandates.limit"), lambda m: limit_of(m.grant, names) or "–"),
    ]


def _themes(listed: Listed) -> str:
    return ", ".join(f"{word('theme', t)} ({t})" for t in sorted(listed.grant.themes))


def by_name(people: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """People in the order of their names."""
    return sorted(people, key=lambda p: (finnish_key(name_of(p, names)), p))


def who_keys() -> list[Column[str]]:
    """The one column by which people are cut into pages before anything is decided of them."""
    return [Column("nimi", say("mandates.list_holder"), lambda key: key)]


def who_columns(names: Mapping[str, str]) -> list[Column[WhoMay]]:
    """The columns of "who may act for us": name, theme by theme, and by which path."""

    def themes(found: WhoMay) -> str:
        return ", ".join(word("theme", t) for t, _ in found.permits) or say("mandates.who_nothing")

    def paths(found: WhoMay) -> str:
        return "; ".join(dict.fromkeys(_path(d, names) for _, d in found.permits)) or "–"

    return [
        Column("nimi", say("mandates.list_holder"), lambda found: name_of(found.person, names)),
        Column("asiat", say("mandates.list_themes"), themes),
        Column("polku", say("mandates.list_path"), paths),
    ]


def who_table(found: Sequence[WhoMay], columns: Sequence[Column[WhoMay]]) -> Table:
    """One page of them."""
    rows = [[c.cell(w) for c in columns] for w in found]
    return Table(say("mandates.who_heading"), [Heading(c.heading) for c in columns], rows, say("mandates.no_who"))


def _path(decision: Decision, names: Mapping[str, str]) -> str:
    ends = [link.giver for link in decision.path] + [link.holder for link in decision.path[-1:]]
    return " → ".join(name_of(end, names) for end in ends)


def people_names(people: Iterable[str]) -> dict[str, str]:
    """Names of people by key."""
    return {key: o.name for key, o in officials(people).items()}


def path_names(found: Sequence[WhoMay]) -> dict[str, str]:
    """Names of the organisations on the paths."""
    ids = {end for w in found for _, d in w.permits for link in d.path for end in (link.giver, link.holder)}
    return {id: p.name(language()) for id, p in parties(ids).items()}


def mandate_shown(seen: MandateSeen, party: str) -> MandateShown:
    """One mandate with its path and its history."""
    grant = seen.grant
    above = [Listed(h.grant, h.status) for h in seen.above]
    names = names_of([Listed(grant, seen.status), *above]) | people_names(e.by for e in seen.history if e.by)
    holder = name_of(grant.holder, names)
    held = Held(grant, seen.status, seen.above)
    return MandateShown(
        id=grant.id,
        heading=say(
            "mandates.mandate_heading",
            type=begun(word("mandate_type", grant.type)),
            giver=name_of(grant.giver, names),
            holder=holder,
        ),
        status=Status(seen.status),
        explained=say(f"mandates.means_{grant.type}"),
        giver=name_of(grant.giver, names),
        holder=holder,
        dates=span(grant.first_day, grant.last_day),
        limit=limit_of(grant, names),
        specifier=grant.specifier or "",
        themes=tuple(theme_shown(code) for code in sorted(grant.themes)),
        chains=tuple(chains(held, names, ChainBox(holder, say("chain_holder" if grant.to_person else "chain_middle")))),
        history=_history(seen.history, names),
        end=_end(seen, party),
    )


def _end(seen: MandateSeen, party: str) -> str:
    over = seen.grant.revoked_at is not None or seen.status in OVER
    if over or not seen.may_end.permitted or doors.missing(["end_mandate"]):
        return ""
    return doors.address("end_mandate", party=party, mandate=seen.grant.id)


def _heading(grant: Grant, names: Mapping[str, str]) -> str:
    kind, giver, holder = word("mandate_type", grant.type), name_of(grant.giver, names), name_of(grant.holder, names)
    return say("mandates.mandate_heading", type=begun(kind), giver=giver, holder=holder)


def _history(events: Iterable[Event], names: Mapping[str, str]) -> Table:
    rows = [[e.at, say(f"mandates.event_{e.what}"), _by(e, names)] for e in events]
    headings = [Heading(say(f"mandates.history_{name}")) for name in ("when", "what", "who")]
    return Table(say("mandates.history"), headings, rows)


def _by(event: Event, names: Mapping[str, str]) -> str:
    if event.application or (event.what in ("given", "registered") and event.by is None):
        return say("mandates.by_clerk")
    return name_of(event.by, names) if event.by else "–"
