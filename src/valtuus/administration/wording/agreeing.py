"""Agreements in the reader's language."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from valtuus.administration.rules.agreeing import state_on
from valtuus.agreements.rules import CHANNELS, opened_by_ground
from valtuus.agreements.types import Agreement, Kept
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.catalogue import catalogue
from valtuus.parties.queries import officials, parties
from valtuus.web.components import Anchor, Heading, Table
from valtuus.web.listing import Column
from valtuus.web.wording import NO_BREAK, language, moment, say, shown, span, word


@dataclass(frozen=True, slots=True)
class Row:
    """One agreement of a list with the name of its organisation."""

    agreement: Agreement
    organisation: str
    state: str


@dataclass(frozen=True, slots=True)
class AgreementShown:
    """An agreement as a page shows it: facts, what it opens, and whether it can still be changed and ended."""

    id: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    opens: Table | None
    open: bool


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of an agreement's history: what, when, by whom, and what it changed."""

    what: str
    when: str
    who: str
    changed: tuple[str, ...]


def rows(found: Iterable[Kept], day: date) -> list[Row]:
    """The agreements with their organisations' names, in the alphabet of those, then by service and the latest first."""
    kept = [k.agreement for k in found]
    names = {id: p.name(language()) for id, p in parties({a.party for a in kept}).items()}
    told = [Row(a, names.get(a.party, "–"), state_on(a, day)) for a in kept]
    told.sort(key=lambda r: r.agreement.period.first or date.min, reverse=True)
    return sorted(told, key=lambda r: (finnish_key(r.organisation), r.agreement.service))


def narrowed(found: Iterable[Row], asked: Mapping[str, str]) -> list[Row]:
    """Those that the list's form asks for."""
    name, service, state = (asked.get(n, "") for n in ("name", "service", "state"))
    return [
        r
        for r in found
        if name.casefold() in r.organisation.casefold()
        and service in ("", r.agreement.service)
        and state in ("", r.state)
    ]


def columns() -> list[Column[Row]]:
    """The columns of the desk's list."""
    return [
        Column("organisaatio", say("agreeing.organisation"), _anchor, lambda r: finnish_key(r.organisation)),
        Column("palvelu", say("agreeing.service"), lambda r: word("service", r.agreement.service), _by_service),
        Column("perusteet", say("agreeing.grounds"), lambda r: _grounds(r.agreement)),
        Column("tapa", say("agreeing.channels"), lambda r: _channels(r.agreement)),
        Column("aika", say("agreeing.period"), lambda r: _period(r.agreement), _by_first),
        Column("tila", say("agreeing.state"), lambda r: say(f"agreeing.state_{r.state}"), lambda r: r.state),
    ]


def _anchor(row: Row) -> Anchor:
    return Anchor(row.organisation, reverse("administration:agreement", kwargs={"agreement": row.agreement.id}))


def _by_service(row: Row) -> Any:
    return row.agreement.service


def _by_first(row: Row) -> Any:
    return row.agreement.period.first or date.min


def _period(of: Agreement) -> str:
    return span(of.period.first, of.period.last)


def ground_name(code: str) -> str:
    """The name of a ground; its section does not part from its number."""
    return word("ground", code).replace(" §", f"{NO_BREAK}§")


def _grounds(of: Agreement) -> str:
    if of.grounds is None:
        return say("agreeing.all_grounds")
    return "; ".join(ground_name(c) for c in catalogue().grounds if c in of.grounds)


def _scopes(of: Agreement) -> str:
    return say("agreeing.all_scopes") if of.scopes is None else _named("scope", of.scopes, catalogue().scopes)


def _channels(of: Agreement) -> str:
    return _named("channel", of.channels or CHANNELS, CHANNELS)


def _named(kind: str, codes: Collection[str], order: Iterable[str]) -> str:
    return ", ".join(word(kind, c) for c in order if c in codes)


def shown_whole(kept: Kept, day: date) -> AgreementShown:
    """One agreement, whole."""
    of, state = kept.agreement, state_on(kept.agreement, day)
    return AgreementShown(
        id=of.id,
        heading=f"{word('service', of.service)} {_period(of)}",
        facts=tuple((say(f"agreeing.{name}"), text) for name, text in _facts(of, state)),
        opens=opens(of),
        open=not kept.ended and state in ("now", "coming"),
    )


def _facts(of: Agreement, state: str) -> Iterable[tuple[str, str]]:
    yield "service", word("service", of.service)
    yield "state", say(f"agreeing.state_{state}")
    yield "period", _period(of)
    yield "channels", _channels(of)


def opens(of: Agreement) -> Table | None:
    """What each ground opens within the agreement; None for a service that knows no grounds."""
    if of.grounds is None and of.service != "kelmu":
        return None
    found = opened_by_ground(of, catalogue())
    lines = [
        [ground_name(c), _named("scope", s, catalogue().scopes) or say("agreeing.nothing")] for c, s in found.items()
    ]
    headings = [Heading(say("agreeing.ground")), Heading(say("agreeing.opened"))]
    return Table(say("agreeing.opens"), headings, lines, say("agreeing.opens_nothing"))


def history(kept: Kept, all_: Sequence[Kept]) -> list[StepShown]:
    """What has happened to an agreement and to those in whose place it came, the latest first."""
    by_id = {k.agreement.id: k for k in all_}
    chain, at = [kept], kept
    while at.replaces in by_id:
        at = by_id[at.replaces]
        chain.append(at)
    successor = next((k for k in all_ if k.replaces == kept.agreement.id), None)
    keys = {key for k in (*chain, *filter(None, [successor])) for key in (k.made_by, k.ended_by) if key}
    people = {key: o.name for key, o in officials(keys).items()}
    return list(_steps(chain, successor, lambda key: people.get(key, "–") if key else say("agreeing.loaded")))


def _steps(chain: Sequence[Kept], successor: Kept | None, who: Callable[[str | None], str]) -> Iterable[StepShown]:
    head = chain[0]
    if successor is not None:
        yield _step("agreeing.was_changed", successor, who, _changed(head.agreement, successor.agreement))
    elif head.ended:
        ends = say("agreeing.last_day_is", day=head.agreement.period.last)
        when = moment(head.ended_at) if head.ended_at else "–"
        yield StepShown(say("agreeing.was_ended"), when, who(head.ended_by), (ends,))
    for kept, before in zip(chain, [*chain[1:], None], strict=True):
        if before is None:
            yield _step("agreeing.was_made", kept, who, (_period(kept.agreement),))
        else:
            yield _step("agreeing.was_changed", kept, who, _changed(before.agreement, kept.agreement))


def _step(code: str, kept: Kept, who: Callable[[str | None], str], changed: tuple[str, ...]) -> StepShown:
    return StepShown(say(code), moment(kept.made_at) if kept.made_at else "–", who(kept.made_by), changed)


def _changed(before: Agreement, after: Agreement) -> tuple[str, ...]:
    told = [say("agreeing.from_day", day=shown(after.period.first))]
    for name, text in (("grounds", _grounds), ("scopes", _scopes), ("channels", _channels)):
        old, new = text(before), text(after)
        if old != new:
            told.append(say("agreeing.became", what=say(f"agreeing.{name}"), before=old, after=new))
    return tuple(told)
