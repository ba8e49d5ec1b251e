"""A refusal as a page shows it. Names and mandates are asked of the upper floors through hooks that `config` fills."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision, Link, Outcome, Reason
from valtuus.kernel.errors import About, Refused
from valtuus.web import doors
from valtuus.web.chain import Chain, ChainArrow, ChainBox
from valtuus.web.wording import NAMES, reason_sentence, remedy_sentence, say, span, word

Named = Callable[[Iterable[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class MandateShown:
    """What an arrow says of a mandate: its type by code and its days, both included."""

    type: str
    first_day: date | None
    last_day: date | None


Mandates = Callable[[Iterable[str]], Mapping[str, MandateShown]]


def _nothing(ids: Iterable[str]) -> Mapping[str, str]:
    return {}


def _no_mandates(ids: Iterable[str]) -> Mapping[str, MandateShown]:
    return {}


@dataclass(slots=True)
class _Hooks:
    names: Named = _nothing
    contacts: Named = _nothing
    mandates: Mandates = _no_mandates


_hooks = _Hooks()


def set_namer(namer: Named) -> None:
    """Who knows names of parties and people: ids and keys in, names by id out in the reader's language, unknown ones left out."""
    _hooks.names = namer


def set_contacts(contacts: Named) -> None:
    """Who knows the registry office of a party: ids in, its address or telephone by id out."""
    _hooks.contacts = contacts


def set_mandates(mandates: Mandates) -> None:
    """Who knows what a mandate of a path is: ids in, `MandateShown` by id out."""
    _hooks.mandates = mandates


def names_of(ids: Iterable[str]) -> Mapping[str, str]:
    """Names of parties and people by id and key, in the reader's language; unknown ones are left out."""
    return _hooks.names(ids)


@dataclass(frozen=True, slots=True)
class Known:
    """What the upper floors know of the ids that decisions hold: names, registry offices and mandates, each by id."""

    names: Mapping[str, str]
    contacts: Mapping[str, str]
    mandates: Mapping[str, MandateShown]


def known_of(decisions: Iterable[Decision], actor: Actor | None) -> Known:
    """All that is needed to show these decisions, asked once for all of them: a page of many shows each with the same value."""
    told = list(decisions)
    own = {actor.key: actor.name} if actor else {}
    offices = sorted({d.remedy.party for d in told if d.remedy and d.remedy.party})
    grants = sorted({link.grant for d in told for link in d.path if link.grant})
    return Known(
        dict(_hooks.names(sorted(set().union(*map(_ids, told)) - own.keys()))) | own,
        _hooks.contacts(offices) if offices else {},
        _hooks.mandates(grants) if grants else {},
    )


@dataclass(frozen=True, slots=True)
class RefusalShown:
    """Everything that the refusal page and its JSON say, as text in the reader's language. `mender` empty: nobody needs to act."""

    unknown: bool
    code: str
    heading: str
    reason: str
    also: tuple[str, ...]
    chain: Chain | None
    remedy_code: str
    remedy: str
    mender: str
    contact: str
    door: str
    button: str
    record_number: int | None
    diagnosis: str


def chain_of(decision: Decision, actor: Actor | None, known: Known | None = None) -> Chain | None:
    """The path of a decision, a permit's too, as it is drawn; None where it rests on no mandate."""
    return _chain(decision, known or known_of([decision], actor), actor)


def reason_of(decision: Decision, actor: Actor | None, known: Known | None = None) -> str:
    """Why it was so decided, in the reader's words: of a permit, what it rests on."""
    return reason_sentence(decision.reason, (known or known_of([decision], actor)).names)


def shown(refused: Refused, actor: Actor | None, known: Known | None = None) -> RefusalShown:
    """The refusal in the reader's words. What is `known` is asked for once, for all ids that the decision holds, unless told."""
    decision = refused.decision
    unknown = decision.outcome is Outcome.UNKNOWN
    known = known or known_of([decision], actor)
    names = known.names
    code = decision.remedy.code if decision.remedy else "none"
    party = decision.remedy.party if decision.remedy else None
    contact = known.contacts.get(party or "", "")
    return RefusalShown(
        unknown=unknown,
        code=decision.reason.code,
        heading=say("unknown_heading" if unknown else "refused_heading"),
        reason=reason_sentence(decision.reason, names),
        also=tuple(reason_sentence(reason, names) for reason in decision.also),
        chain=_chain(decision, known, actor),
        remedy_code=code,
        remedy=remedy_sentence(code, _remedy_values(decision, contact), names),
        mender=_mender(decision, names),
        contact=contact,
        door=doors.address(code, party=party or "", **_asked_for(decision)),
        button=say(doors.label(code)),
        record_number=refused.record_number,
        diagnosis=diagnosis_of(refused.about),
    )


def diagnosis_of(about: About | None) -> str:
    """Where a refusal is looked into: with what it was about filled in, where that is known."""
    if about is None or not about.action:
        return doors.address("diagnosis", party=about.party if about else "")
    return doors.address("diagnosis_of", party=about.party, action=about.action, **about.more)


# Whose mandate is missing tells its type: the municipality's granter gives to act, the organisation's in the middle to represent.
_TYPES = {"municipality_granter": "act", "joint_authority_granter": "represent"}


def _asked_for(decision: Decision) -> Mapping[str, str]:
    """What the page behind the door is to fill in: the theme that was needed, and the type that who can mend it gives."""
    fixer = decision.remedy.fixer if decision.remedy else ""
    return {"theme": decision.reason.fields.get("needed_theme", ""), "type": _TYPES.get(fixer, "")}


def _ids(decision: Decision) -> set[str]:
    ids = {end for link in decision.path for end in (link.giver, link.holder)}
    for reason in (decision.reason, *decision.also):
        ids.update(part for name in NAMES for part in reason.fields.get(name, "").split(",") if part)
    if decision.remedy and decision.remedy.party:
        ids.add(decision.remedy.party)
    return ids


def _remedy_values(decision: Decision, contact: str) -> Mapping[str, str]:
    path = decision.path
    middle = {"org": path[0].holder} if len(path) > 1 else {}
    return middle | {k: v for k, v in decision.reason.fields.items() if v} | ({"contact": contact} if contact else {})


def _mender(decision: Decision, names: Mapping[str, str]) -> str:
    remedy = decision.remedy
    if remedy is None or remedy.fixer == "nobody":
        return ""
    role = word("role", remedy.fixer)
    name = names.get(remedy.party or "")
    return f"{role}, {name}" if name else role


def _chain(decision: Decision, known: Known, actor: Actor | None) -> Chain | None:
    path, names = decision.path, known.names
    if not path:
        return None
    roles = ["chain_middle"] * (len(path) - 1) + ["chain_holder"]
    links = [
        (_arrow(link, known.mandates, decision, names), _box(link.holder, names, actor, role))
        for link, role in zip(path, roles, strict=True)
    ]
    return Chain(_box(path[0].giver, names, actor, "chain_giver"), tuple(links))


def _box(id: str, names: Mapping[str, str], actor: Actor | None, role: str) -> ChainBox:
    own = actor is not None and actor.key == id
    return ChainBox(names.get(id) or say("name_not_shown"), say("chain_you" if own else role))


def _arrow(
    link: Link, mandates: Mapping[str, MandateShown], decision: Decision, names: Mapping[str, str]
) -> ChainArrow:
    mandate = mandates.get(link.grant or "")
    label = word("mandate_type", mandate.type) if mandate else say("chain_mandate" if link.grant else "chain_missing")
    dates = span(mandate.first_day, mandate.last_day) if mandate else ""
    broken = link.grant is None or bool(link.faults)
    return ChainArrow(label, dates, broken, _why(link, decision, names) if broken else None)


def _why(link: Link, decision: Decision, names: Mapping[str, str]) -> str | None:
    named: Iterable[Reason] = (decision.reason, *decision.also)
    told = [reason_sentence(reason, names) for reason in named if reason.code in link.faults]
    return " ".join(told) or None
