"""Giving a mandate in the reader's words: choices, what a draft opens, and its summary."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT, MandateType
from valtuus.kernel.decision import Decision, Reason
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.mandates.types import Draft, Judged, Opening
from valtuus.mandates.wording.own import ThemeShown, theme_shown
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web import doors
from valtuus.web.components import Anchor
from valtuus.web.forms import Described
from valtuus.web.wording import day, error_sentence, language, reason_sentence, remedy_sentence, say, span, word

Choice = tuple[str, str]
WhyNot = tuple[str, str]  # the field where it is mended, '' for none, and the sentence
MANDATE_IT = "mandate_the_joint_authority"
_FIELDS = {"holder": "organisation"}

# At which field of the form a refusal is mended; the others concern the whole form.
FIELD_OF = {
    "organisation_may_only_receive_act": "type",
    "grant_right_of_other_type": "type",
    "grant_rights_only_by_application": "type",
    "theme_missing": "themes",
    "no_right_to_grant": "themes",
    "end_missing": "last_day",
    "start_in_past": "first_day",
    "end_before_start": "last_day",
    "longer_than_25_years": "last_day",
}


@dataclass(frozen=True, slots=True)
class OpenedShown:
    """What one theme opens, in words."""

    theme: str
    services: tuple[tuple[str, tuple[str, ...]], ...]
    municipalities: str
    from_day: str


@dataclass(frozen=True, slots=True)
class RightShown:
    """A right to grant, told by what it lets one do; it comes by application only."""

    name: str
    lets: str


def party_named(text: str) -> Party:
    """The organisation of a business id, code or name. Raises `DomainError` `party_missing`, `party_unclear` where several fit."""
    wanted = text.strip()
    found = parties.find_parties(wanted, language=language()) if wanted else []
    exact = [p for p in found if wanted.casefold() in _names(p)]
    chosen = exact if len(exact) == 1 else found
    if not chosen:
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="organisation", given=wanted[:80])
    if len(chosen) > 1:
        several = ", ".join(f"{p.name(language())} ({p.business_id or p.code})" for p in chosen[:9])
        raise DomainError("party_unclear", field="organisation", given=wanted[:80], allowed=several)
    return chosen[0]


def _names(party: Party) -> set[str]:
    return {n.casefold() for n in (party.code, party.name_fi, party.name_sv, party.business_id or "")}


def type_choices(refusals: Mapping[MandateType, Reason]) -> list[Choice]:
    """The two types that can be given, each with what it lets one do, and why it cannot be chosen where that is so."""
    return [(kind.value, _type(kind, refusals.get(kind))) for kind in (MandateType.ACT, MandateType.REPRESENT)]


def _type(kind: MandateType, refusal: Reason | None) -> str:
    lets = say(f"giving.lets_{kind}")
    why = f" {say('giving.not_possible')} {reason_sentence(refusal, {})}" if refusal else ""
    return Described(_begun(word("mandate_type", kind)), lets + why)


def rights_shown() -> list[RightShown]:
    """The two rights to grant."""
    return [RightShown(_begun(word("mandate_type", k)), say(f"giving.lets_{k}")) for k in sorted(RIGHTS_TO_GRANT)]


def duty_choices() -> list[Choice]:
    """Duties that need a theme, as templates; the first choice is none."""
    duties = [(d.code, word("duty", d.code)) for d in catalogue().duties.values() if d.themes]
    return [("", say("giving.no_duty")), *duties]


def theme_choices(may: frozenset[str]) -> list[Choice]:
    """Every theme with code, owner and what it opens; look-alikes right behind the one they are taken for."""
    codes = catalogue()
    ordered: list[str] = []
    for theme in codes.themes.values():
        if theme.lookalike_of is None:
            ordered += [theme.code, *sorted(codes.lookalikes[theme.code])]
    return [(code, _theme(theme_shown(code), code in may)) for code in ordered]


def _theme(theme: ThemeShown, may: bool) -> str:
    told = [f"{theme.owner}, {theme.code}."]
    if theme.lookalike_of:
        told.append(say("mandates.lookalike", owner=theme.owner, meant=theme.lookalike_of))
    elif theme.opens:
        told.append(say("giving.opens", actions=_listed(theme.opens)))
    begins = catalogue().themes[theme.code].in_use_from
    if begins is not None:
        told.append(say("giving.in_use_from", date=day(begins)) if begins.year < 2099 else say("giving.not_in_use"))
    if not may:
        told.append(say("giving.no_right_in_theme"))
    return Described(theme.name, " ".join(told))


def _listed(parts: Sequence[str]) -> str:
    return ", ".join([parts[0], *(p[:1].lower() + p[1:] for p in parts[1:])])


def warning_choices(warnings: Sequence[Reason], names: Mapping[str, str]) -> list[Choice]:
    """Each warning once, with what would put it right."""
    return [(w.code, warning_told(w, names)) for w in {w.code: w for w in warnings}.values()]


def warning_told(warning: Reason, names: Mapping[str, str]) -> str:
    """A warning and the advice that goes with it."""
    remedy = catalogue().reasons[warning.code].remedy
    advice = remedy_sentence(remedy, warning.fields, names) if remedy and remedy != "none" else ""
    themes = warning.fields.get("theme", "")
    named = ", ".join(word("theme", code) for code in themes.split(",") if code)
    return Described(reason_sentence(warning, names), " ".join(filter(None, [advice, named])))


def instead_shown(warnings: Sequence[Reason], giver: Party) -> list[Anchor]:
    """The way to give to the organisation itself, for each whose employee would be mandated past it."""
    found = {w.fields["org"] for w in warnings if catalogue().reasons[w.code].remedy == MANDATE_IT}
    return [
        Anchor(
            f"{say(doors.label(MANDATE_IT))}: {party.name(language())}",
            doors.address(MANDATE_IT, party=giver.code, organisation=id),
        )
        for id, party in parties.parties(found).items()
        if id != giver.id
    ]


def receiver_asked(organisation: str) -> dict[str, str]:
    """What the first step is filled in with where the address names an organisation by id; nothing for any other text."""
    found = parties.parties([organisation])
    return (
        {"kind": "organisation", "organisation": found[organisation].name(language())} if organisation in found else {}
    )


def why_not(judged: Iterable[Judged]) -> WhyNot | None:
    """Why the first draft that cannot be given cannot, at which field it is mended; None where all can."""
    for one in judged:
        if one.error is not None:
            return _FIELDS.get(one.error.field or "", one.error.field or ""), error_sentence(one.error)
        if one.decision is not None and not one.decision.permitted:
            return FIELD_OF.get(one.decision.reason.code, ""), refusal_told(one.decision)
    return None


def refusal_told(decision: Decision) -> str:
    """Why not, and what puts it right."""
    remedy = decision.remedy.code if decision.remedy else "none"
    advice = remedy_sentence(remedy, decision.reason.fields, {}) if remedy != "none" else ""
    return " ".join(filter(None, [reason_sentence(decision.reason, {}), advice]))


def names_of(ids: Iterable[str], people: Mapping[str, str]) -> dict[str, str]:
    """Names of organisations by id and of people by key; `people` as the giver named them, for those whom nobody knows."""
    wanted = set(ids)
    found = {id: p.name(language()) for id, p in parties.parties(wanted).items()}
    known = {key: o.name for key, o in parties.officials(wanted - found.keys()).items()}
    return dict(people) | known | found


def opening_shown(opening: Opening) -> list[OpenedShown]:
    """What each theme opens."""
    names = names_of({m for theme in opening.themes for m in theme.municipalities}, {})
    return [
        OpenedShown(
            theme=word("theme", opened.theme),
            services=tuple(
                (word("service", s.service), tuple(word("action", a) for a in s.actions)) for s in opened.services
            ),
            municipalities=", ".join(sorted((names.get(m, m) for m in opened.municipalities), key=finnish_key)),
            from_day=day(opened.from_day) if opened.from_day else "",
        )
        for opened in opening.themes
    ]


def scopes_shown(opening: Opening) -> list[str]:
    """Which information can be shown where a theme opens looks at people: what some ground gives, never all of it at once."""
    codes = catalogue()
    actions = {a for theme in opening.themes for s in theme.services for a in s.actions}
    if not any("legal_ground" in codes.actions[a].needs for a in actions):
        return []
    given = frozenset[str]().union(*(g.scopes for g in codes.grounds.values() if g.through_kelmu))
    return [_begun(word("scope", code)) for code in codes.scopes if code in given]


def summary_of(drafts: Sequence[Draft], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is about to be given, as terms and values."""
    draft = drafts[0]
    holders = sorted((names.get(d.holder, say("name_not_shown")) for d in drafts), key=finnish_key)
    rows = [
        (say("giving.giver"), names.get(draft.giver, "")),
        (say("giving.holders" if len(drafts) > 1 else "giving.holder"), ", ".join(holders)),
        (say("giving.type"), word("mandate_type", draft.type)),
        (say("giving.themes"), ", ".join(f"{word('theme', t)} ({t})" for t in sorted(draft.themes))),
        (say("giving.days"), span(draft.first_day, draft.last_day)),
    ]
    if draft.type is MandateType.REPRESENT:
        limited = sorted((names.get(m, m) for m in draft.limit or ()), key=finnish_key)
        rows.append((say("giving.limit"), ", ".join(limited) or say("giving.no_limit")))
    return rows


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
