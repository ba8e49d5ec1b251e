"""The self-check and the choice of a principal in the reader's words: values for the templates, names asked for once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from valtuus.kernel.actor import Actor
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.errors import About, Refused
from valtuus.ledger.queries import version
from valtuus.mandates.self_check_types import Held, Principal, SelfCheck, Verdict, Works
from valtuus.mandates.types import Grant, ServiceActions
from valtuus.parties.queries import parties
from valtuus.parties.types import Party
from valtuus.web import doors
from valtuus.web.chain import Chain, ChainArrow, ChainBox
from valtuus.web.components import Anchor, Heading, Status, Table
from valtuus.web.presenting import Known, RefusalShown, chain_of, known_of, reason_of, shown
from valtuus.web.wording import day, language, say, span, word

_OK = frozenset({"mandate.valid"})
GRANTERS = frozenset({"municipality_granter", "joint_authority_granter"})


@dataclass(frozen=True, slots=True)
class ThemeShown:
    """A theme as it is told from its look-alikes: code, owner, name, what it opens. `lookalike_of`: it is taken for that one."""

    code: str
    owner: str
    name: str
    opens: tuple[str, ...]
    lookalike_of: str


@dataclass(frozen=True, slots=True)
class HeldShown:
    """One mandate that the reader holds."""

    id: str
    heading: str
    status: Status
    explained: str
    themes: tuple[ThemeShown, ...]
    giver: str
    dates: str
    limit: str
    specifier: str
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class ServiceShown:
    """A service in a verdict: which of its actions, and the ways in where it works and the product has some: address and button.

    `home`: the one among them that is the service's own page, which leads on to the others; '' where there is none.
    """

    name: str
    actions: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]
    home: str = ""

    @property
    def only(self) -> str:
        """Where the service opens without a choice: at its own page, or by the only way there is; '' where one must choose."""
        return self.home or (self.ways[0][0] if len(self.ways) == 1 else "")


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """A verdict on every service of which the same is true: works, works from a day, does not. `told` only where it does not.

    `shared_by`: the action that names it where a granter can mend it, so that it can be shown to him; '' otherwise.
    """

    works: Works
    text: str
    services: tuple[ServiceShown, ...]
    reason: str
    told: RefusalShown | None
    chain: Chain | None
    shared_by: str = ""

    @property
    def names(self) -> str:
        """The services, in a row."""
        return ", ".join(service.name for service in self.services)

    @property
    def ways(self) -> list[tuple[str, str]]:
        """The services that can be opened."""
        return [way for service in self.services for way in service.ways]


@dataclass(frozen=True, slots=True)
class PartyShown:
    """An organisation with what can be done for it; `others`: verdicts on services that nothing says the reader needs."""

    id: str
    code: str
    name: str
    kind: str
    verdicts: tuple[VerdictShown, ...]
    others: tuple[VerdictShown, ...]


def parties_shown(check: SelfCheck, actor: Actor) -> list[PartyShown]:
    """The verdicts by organisation: municipalities first, then by name."""
    return _grouped(check.verdicts, actor)


def principals_shown(principals: Iterable[Principal], actor: Actor) -> list[PartyShown]:
    """The organisations one may act for, in the same order."""
    return _grouped([v for p in principals for v in p.open], actor)


def _grouped(verdicts: Sequence[Verdict], actor: Actor) -> list[PartyShown]:
    of_id = parties({v.party for v in verdicts})
    known = known_of([d for v in verdicts for d in (v.decision, v.drawn)], actor)
    found = [
        _party(of_id[id], [v for v in verdicts if v.party == id], actor, known)
        for id in {v.party for v in verdicts} & of_id.keys()
    ]
    return sorted(found, key=lambda p: (p.kind != PartyKind.MUNICIPALITY, finnish_key(p.name), p.id))


def _party(party: Party, verdicts: Sequence[Verdict], actor: Actor, known: Known) -> PartyShown:
    wanted = [v for v in verdicts if v.wanted]
    others = [v for v in verdicts if not v.wanted]
    name = party.name(language())
    shown_all = [tuple(_verdict(v, party, actor, known) for v in group) for group in (wanted, others)]
    return PartyShown(party.id, party.code, name, party.kind, *shown_all)


def _verdict(verdict: Verdict, party: Party, actor: Actor, known: Known) -> VerdictShown:
    refused = verdict.works in (Works.NOT, Works.UNKNOWN)
    about = About(verdict.about[0].actions[0], party.code)
    told = shown(Refused(verdict.decision, about=about), actor, known) if refused else None
    path = told.chain if told else chain_of(verdict.drawn, actor, known)
    return VerdictShown(
        verdict.works,
        say(f"mandates.works_{verdict.works}", date=day(verdict.from_day) if verdict.from_day else ""),
        tuple(_service(about, verdict, party) for about in verdict.about),
        "" if told else reason_of(verdict.decision, actor, known),
        told,
        path if verdict.wanted else None,  # what is folded away is told in words alone
        _shared_by(verdict),
    )


def _shared_by(verdict: Verdict) -> str:
    remedy = verdict.decision.remedy
    mendable = verdict.works is Works.NOT and remedy is not None and remedy.party and remedy.fixer in GRANTERS
    return verdict.about[0].actions[0] if mendable else ""


def summary_of(parties: Iterable[PartyShown]) -> Table:
    """The verdict on each organisation and service at one glance: works, works from a day, or not, why, who mends it, and how."""
    rows = [
        [p.name, _of_several(service, p), v.text, _why(v), v.told.mender if v.told else None, _ask(v, p, service)]
        for p in parties
        for v in p.verdicts
        for service in v.services
    ]
    headings = [
        Heading(say(f"mandates.summary_{name}")) for name in ("party", "service", "verdict", "why", "who", "ask")
    ]
    return Table(say("mandates.summary_caption", count=len(rows)), headings, rows, say("mandates.no_parties"))


def _of_several(service: ServiceShown, party: PartyShown) -> str:
    """The service; with the actions meant where not all of it works alike."""
    several = sum(one.name == service.name for v in party.verdicts for one in v.services) > 1
    return f"{service.name} ({', '.join(service.actions)})" if several else service.name


def _why(verdict: VerdictShown) -> str:
    return verdict.told.reason if verdict.told else verdict.reason


def _ask(verdict: VerdictShown, party: PartyShown, service: ServiceShown) -> Anchor | None:
    told = verdict.told
    if told is None or told.remedy_code == "none":
        return None
    return Anchor(f"{told.button} ({party.name}, {service.name})", told.door)


def version_of(check: SelfCheck) -> int:
    """The version of the register that the verdicts were made from; the newest where there is none."""
    return max((v.decision.version for v in check.verdicts), default=0) or version()


def _service(about: ServiceActions, verdict: Verdict, party: Party) -> ServiceShown:
    opened = doors.ways_into(about.service, about.actions) if verdict.works is Works.NOW else []
    own = f"open_{about.service}"
    return ServiceShown(
        word("service", about.service),
        tuple(word("action", code) for code in about.actions),
        tuple((doors.address(code, party=party.code), say(doors.label(code))) for code in opened),
        doors.address(own, party=party.code) if own in opened else "",
    )


def held_shown(held: Sequence[Held], actor: Actor) -> list[HeldShown]:
    """The mandates one holds, in the order given."""
    ids = {g.giver for h in held for g in (h.grant, *(a.grant for a in h.above))}
    ids |= {m for h in held for m in h.grant.limit or ()}
    names = {id: p.name(language()) for id, p in parties(ids).items()}
    return [_held(h, names, actor) for h in held]


def _held(held: Held, names: Mapping[str, str], actor: Actor) -> HeldShown:
    grant = held.grant
    return HeldShown(
        id=grant.id,
        heading=say(
            "mandates.held_heading", type=begun(word("mandate_type", grant.type)), giver=name_of(grant.giver, names)
        ),
        status=Status(held.status),
        explained=say(f"mandates.lets_{grant.type}"),
        themes=tuple(theme_shown(code) for code in sorted(grant.themes)),
        giver=name_of(grant.giver, names),
        dates=span(grant.first_day, grant.last_day),
        limit=limit_of(grant, names),
        specifier=grant.specifier or "",
        chains=tuple(chains(held, names, ChainBox(actor.name, say("chain_you")))),
    )


def limit_of(grant: Grant, names: Mapping[str, str]) -> str:
    """Which municipalities a mandate to represent reaches; '' for the other types, which a limit does not concern."""
    if grant.limit is not None:
        return ", ".join(sorted((name_of(m, names) for m in grant.limit), key=finnish_key))
    return say("mandates.no_limit") if grant.type is MandateType.REPRESENT else ""


def theme_shown(code: str) -> ThemeShown:
    """A theme in words."""
    codes = catalogue()
    theme = codes.themes[code]
    opens = [a.code for a in codes.actions.values() if code in (a.theme, a.later_theme)]
    like = word("theme", theme.lookalike_of) if theme.lookalike_of else ""
    return ThemeShown(code, theme.owner, word("theme", code), tuple(word("action", a) for a in opens), like)


def chains(held: Held, names: Mapping[str, str], holder: ChainBox) -> Iterable[Chain]:
    """The paths that a mandate makes or stands in, drawn: from its giver, or through it from each that mandated its giver."""
    own = _arrow(held), holder
    giver = held.grant.giver
    if held.grant.type is not MandateType.REPRESENT or held.status not in (*_OK, "mandate.not_valid_yet"):
        yield Chain(ChainBox(name_of(giver, names), say("chain_giver")), (own,))
        return
    middle = ChainBox(name_of(giver, names), say("chain_middle"))
    for link in held.above:
        yield Chain(ChainBox(name_of(link.grant.giver, names), say("chain_giver")), ((_arrow(link), middle), own))
    if not held.above:
        missing = ChainArrow(say("chain_missing"), "", broken=True, reason=say("mandates.no_link", org=middle.name))
        yield Chain(ChainBox(say("mandates.some_municipality"), say("chain_giver")), ((missing, middle), own))


def _arrow(held: Held) -> ChainArrow:
    grant: Grant = held.grant
    broken = held.status not in _OK
    label = word("mandate_type", grant.type)
    reason = say("mandates.link_state", state=word("status", held.status)) if broken else None
    return ChainArrow(label, span(grant.first_day, grant.last_day), broken, reason)


def name_of(id: str, names: Mapping[str, str]) -> str:
    """The name of an id, or that it is not shown."""
    return names.get(id) or say("name_not_shown")


def begun(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]
