"""My page and the help in the reader's words: tables for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from valtuus.disclosures.types import Disclosure
from valtuus.kernel.actor import Actor
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.errors import About, Refused
from valtuus.mandates.self_check_types import Verdict, Works
from valtuus.mandates.types import ServiceActions
from valtuus.parties.queries import parties
from valtuus.portal.types import Cutover, Expiring
from valtuus.web import doors
from valtuus.web.components import Anchor, Heading, Table
from valtuus.web.help import filled_generally
from valtuus.web.presenting import Known, known_of, reason_of, shown
from valtuus.web.wording import day, language, say, word


def days_left(cutover: Cutover | None) -> str:
    """How far the cut-over is, '' where it is over."""
    if cutover is None:
        return ""
    code = "portal.days_left_one" if cutover.days_left == 1 else "portal.days_left"
    return say(code, days=cutover.days_left, day=day(cutover.day))


def usable(verdicts: Iterable[Verdict], actor: Actor) -> Table:
    """The services that work now, each leading to its page where the product has one."""
    works = [v for v in verdicts if v.works is Works.NOW]
    known = known_of([v.decision for v in works], actor)
    rows = [
        [name, way, reason_of(v.decision, actor, known)]
        for v, name, code in _by_name(works)
        for about in v.about
        for way in _ways(about, code)
    ]
    return _table("portal.usable", ("portal.organisation", "portal.service", "portal.why_works"), rows)


def unusable(verdicts: Iterable[Verdict], actor: Actor) -> Table:
    """The services that one's mandates or duties are about and that do not work, with why and the way to mend it."""
    fails = [v for v in verdicts if v.wanted and v.works is not Works.NOW]
    known = known_of([v.decision for v in fails], actor)
    rows = [[name, _services(v), *_why(v, name, code, actor, known)] for v, name, code in _by_name(fails)]
    headings = ("portal.organisation", "portal.service", "portal.why_not", "portal.mend", "portal.look_into")
    return _table("portal.unusable", headings, rows)


def _services(verdict: Verdict) -> str:
    return ", ".join(word("service", about.service) for about in verdict.about)


def _ways(about: ServiceActions, code: str) -> list[Any]:
    """The service, leading to its page; an action with a page of its own stands by its own name."""
    opened = doors.ways_into(about.service, about.actions)
    own = {f"open_{action}": word("action", action) for action in about.actions}
    service = word("service", about.service)
    return [Anchor(own.get(door, service), doors.address(door, party=code)) for door in opened] or [service]


def _why(verdict: Verdict, name: str, code: str, actor: Actor, known: Known) -> tuple[str, Any, Anchor]:
    told = shown(Refused(verdict.decision, about=About(verdict.about[0].actions[0], code)), actor, known)
    look_into = Anchor(f"{say('door_diagnosis')} ({name}, {_services(verdict)})", told.diagnosis)
    if verdict.works is Works.LATER and verdict.from_day is not None:
        return say("portal.works_from", date=day(verdict.from_day)), say("portal.nothing_to_do"), look_into
    return told.reason, Anchor(f"{told.button} ({name})", told.door), look_into


def _by_name(verdicts: Sequence[Verdict]) -> list[tuple[Verdict, str, str]]:
    """Each with the name and the code of its organisation: municipalities first, then by name."""
    known = parties({v.party for v in verdicts})
    found = [(v, known[v.party]) for v in verdicts if v.party in known]
    found.sort(key=lambda f: (f[1].kind is not PartyKind.MUNICIPALITY, finnish_key(f[1].name(language()))))
    return [(v, party.name(language()), party.code) for v, party in found]


def records(entries: Sequence[Disclosure]) -> Table:
    """One's own looks by record number. INVARIANT: nothing of a client, not even a key."""
    known = parties({e.represented for e in entries if e.represented})
    rows = [
        [
            e.number,
            e.decided_at,
            known[e.represented].name(language()) if e.represented in known else None,
            word("action", e.action),
            say(f"decision.{e.outcome}"),
        ]
        for e in entries
    ]
    headings = ("portal.number", "portal.time", "portal.organisation", "portal.action", "portal.outcome")
    return _table("portal.records", headings, rows)


def rights_looked_at(entries: Sequence[Disclosure]) -> Table | None:
    """When advisers have looked at what one may do; None for nobody has."""
    rows = [[e.number, e.decided_at] for e in entries]
    return _table("portal.rights_looked_at", ("portal.number", "portal.time"), rows) if rows else None


def ending(mandates: Sequence[Expiring], actor: Actor) -> Table:
    """The mandates that soon end."""
    ids = {id for e in mandates for id in (e.giver, e.holder)}
    names = {id: p.name(language()) for id, p in parties(ids).items()} | {actor.key: say("portal.you")}
    rows = [[word("mandate_type", e.type), _name(e.giver, names), _name(e.holder, names), e.last_day] for e in mandates]
    return _table("portal.ending", ("portal.mandate", "portal.giver", "portal.holder", "portal.last_day"), rows)


def _name(id: str, names: Mapping[str, str]) -> str:
    return names.get(id) or say("name_not_shown")


def _table(code: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    return Table(say("portal.rows", count=len(rows)), [Heading(say(h)) for h in headings], rows, say(f"{code}_empty"))


@dataclass(frozen=True, slots=True)
class SymptomShown:
    """A symptom, its causes, each as a sentence with the address of its remedy ('' where there is none), and its finder."""

    code: str
    name: str
    causes: tuple[tuple[str, str], ...]
    finder: str


def symptoms() -> list[SymptomShown]:
    """Every symptom of the catalogue with its causes in their order: the same data as the diagnosis, and nobody's own."""
    causes = sorted(catalogue().rows["cause"], key=lambda row: row["order"])
    return [
        SymptomShown(
            row["code"],
            word("symptom", row["code"]),
            tuple((filled_generally("cause", c["code"]), _remedy(c)) for c in causes if row["code"] in c["symptoms"]),
            f"{reverse('fallback:finder')}?{urlencode({'symptom': row['code']})}",
        )
        for row in catalogue().rows["symptom"]
    ]


def help_pages() -> list[tuple[str, str]]:
    """Title and address of every help page, in the order of the data."""
    rows = sorted(catalogue().rows["page"], key=lambda row: row["order"])
    return [(word("page", r["code"]), reverse("fallback:help_page", kwargs={"code": r["code"]})) for r in rows]


def _remedy(cause: Mapping[str, Any]) -> str:
    code = cause.get("remedy", "none")
    return "" if code == "none" else reverse("remedy", kwargs={"code": code})
