"""Requests in the reader's words: values for the templates, names asked for once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.forms.requests import ApproveForm, DeclineForm
from valtuus.mandates.request_types import Asked, MemberAsked, Offered, ToApprove
from valtuus.mandates.rules.requesting import REMIND_AFTER_DAYS, lapses_on, state_of
from valtuus.mandates.wording.own import ThemeShown, theme_shown
from valtuus.parties import queries as parties
from valtuus.web.components import Status
from valtuus.web.forms import Described
from valtuus.web.wording import day, language, reason_sentence, say, span, word

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AskedShown:
    """A request as its asker and its granter see it. `asker` empty: one's own. `late`: it has waited beyond the last reminder."""

    id: str
    heading: str
    status: Status
    explained: str
    themes: tuple[ThemeShown, ...]
    asker: str
    works_for: str
    duties: str
    note: str
    dates: str
    limit: str
    asked_on: str
    age: str
    late: bool
    lapses: str
    reason: str
    open: bool


@dataclass(frozen=True, slots=True)
class ToApproveShown:
    """A request to approve, with its forms. `refused`: why it cannot be approved now, empty where it can."""

    request: AskedShown
    refused: str
    approve: ApproveForm
    decline: DeclineForm


def own_shown(requests: Sequence[Asked], at: datetime, person: str) -> list[AskedShown]:
    """One's own requests, in the order given; those of an organisation name it."""
    names = _names(requests)
    return [
        _shown(a, at, names, asker="" if a.wanted.holder == person else _name(a.wanted.holder, names)) for a in requests
    ]


def to_approve_shown(
    found: Sequence[ToApprove], at: datetime, bound: Mapping[str, ApproveForm | DeclineForm]
) -> list[ToApproveShown]:
    """Requests to approve, in the order given; `bound`: forms as they were sent, by their prefix."""
    names, work = _names_of(found), _work_of(found, helsinki_day(at))
    return [_to_approve(t, at, names, work.get(t.asked.wanted.holder, ""), bound) for t in found]


def _to_approve(
    found: ToApprove, at: datetime, names: Names, works_for: str, bound: Mapping[str, ApproveForm | DeclineForm]
) -> ToApproveShown:
    wanted = found.asked.wanted
    shown = _shown(found.asked, at, names, asker=_name(wanted.holder, names), works_for=works_for)
    approve, decline = approve_form(found, names=names), DeclineForm(request=wanted.id)
    sent_approval, sent_refusal = bound.get(str(approve.prefix)), bound.get(str(decline.prefix))
    return ToApproveShown(
        shown,
        "" if found.decision.permitted else reason_sentence(found.decision.reason, names),
        sent_approval if isinstance(sent_approval, ApproveForm) else approve,
        sent_refusal if isinstance(sent_refusal, DeclineForm) else decline,
    )


def approve_form(found: ToApprove, data: Mapping[str, str] | None = None, *, names: Names | None = None) -> ApproveForm:
    """The form of an approval: its days, and the warnings as sentences to tick. `names`: where they are known already."""
    warnings, draft = found.decision.warnings, found.draft
    known = _names_of([found]) if names is None else names
    ticks = [(w.code, reason_sentence(w, known)) for w in warnings]
    days = draft.first_day, draft.last_day or draft.first_day
    return ApproveForm(data, request=found.asked.wanted.id, warnings=ticks, days=days)


def _names_of(found: Sequence[ToApprove]) -> Names:
    """Names of all whom the requests and the warnings of their approval name."""
    warned = (part for t in found for w in t.decision.warnings for part in w.fields.get("org", "").split(","))
    return _names([t.asked for t in found], warned)


def offers_shown(offers: Sequence[Offered]) -> list[tuple[str, str]]:
    """What may be asked for as choices: the type, the giver, and what it lets one do; employers first, then by name."""
    known = parties.parties(o.giver for o in offers)
    here = language()
    ordered = sorted(
        (o for o in offers if o.giver in known),
        key=lambda o: (not o.employer, finnish_key(known[o.giver].name(here)), o.type),
    )
    return [
        (
            f"{o.type.value}.{o.giver}",
            Described(
                say("requests.offer", type=_begun(word("mandate_type", o.type)), giver=known[o.giver].name(here)),
                say(f"mandates.lets_{o.type.value}"),
            ),
        )
        for o in ordered
    ]


def municipalities_shown(ids: Iterable[str], about: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Municipalities as choices by name, each with what is said of it."""
    known, here = parties.parties(ids), language()
    by_name = sorted(known.values(), key=lambda p: finnish_key(p.name(here)))
    return [(p.id, Described(p.name(here), (about or {}).get(p.id, ""))) for p in by_name]


def members_about(members: Mapping[str, frozenset[str]], lacking: Collection[str]) -> dict[str, str]:
    """What is said of each municipality: its tasks, and whether it lacks the mandate."""
    return {
        id: say(
            "requests.member_lacks" if id in lacking else "requests.member_has",
            tasks=", ".join(word("task", t) for t in sorted(tasks)) or "–",
        )
        for id, tasks in members.items()
    }


def filters_shown(
    authorities: Iterable[str], tasks: Iterable[str], themes: Collection[str]
) -> dict[str, list[tuple[str, str]]]:
    """The choices by which members are filtered."""
    every = [("", say("requests.every_task"))]
    return {
        "authority": municipalities_shown(authorities),
        "task": every + [(t, word("task", t)) for t in catalogue().codes("task") if t in set(tasks)],
        "theme": [(t, word("theme", t)) for t in catalogue().themes if t in themes],
    }


def members_refused(judged: Sequence[MemberAsked]) -> list[str]:
    """Why some municipalities may not be asked, a sentence each that names it."""
    names = {id: p.name(language()) for id, p in parties.parties(m.municipality for m in judged).items()}
    return [
        say(
            "requests.member_refused",
            municipality=_name(m.municipality, names),
            reason=reason_sentence(m.decision.reason, names),
        )
        for m in judged
        if not m.decision.permitted
    ]


def _names(requests: Sequence[Asked], also: Iterable[str] = ()) -> dict[str, str]:
    wanted = {id for a in requests for id in (a.wanted.giver, a.wanted.holder, *(a.wanted.limit or ()))} | set(also)
    found = {id: p.name(language()) for id, p in parties.parties(wanted).items()}
    return found | {key: o.name for key, o in parties.officials(wanted - found.keys()).items()}


def _shown(asked: Asked, at: datetime, names: Names, *, asker: str, works_for: str = "") -> AskedShown:
    wanted, today, until = asked.wanted, helsinki_day(at), lapses_on(asked.asked_at)
    state = state_of(asked, at)
    asked_on = helsinki_day(asked.asked_at) if asked.asked_at else None
    return AskedShown(
        id=wanted.id,
        heading=say("requests.offer", type=_begun(word("mandate_type", wanted.type)), giver=_name(wanted.giver, names)),
        status=Status(state),
        explained=say(f"requests.lets_{wanted.type.value}"),
        themes=tuple(theme_shown(code) for code in sorted(wanted.themes)),
        asker=asker,
        works_for=works_for,
        duties=", ".join(word("duty", code) for code in sorted(asked.duties)),
        note=asked.note,
        dates=span(wanted.first_day, wanted.last_day),
        limit=_limit(asked, names),
        asked_on=day(asked_on) if asked_on else say("requests.day_unknown"),
        age=_age(asked_on, today),
        late=asked_on is not None and (today - asked_on).days >= REMIND_AFTER_DAYS[-1],
        lapses=day(until) if until else "",
        reason=asked.reason,
        open=state == "request.awaiting_approval",
    )


def _work_of(found: Sequence[ToApprove], day: date) -> dict[str, str]:
    """Where each person who asks works on a day, in words."""
    people = {t.asked.wanted.holder for t in found if t.asked.wanted.to_person}
    employments = [e for e in parties.employments_of(people) if day in e.period]
    known = {id: p.name(language()) for id, p in parties.parties(e.party for e in employments).items()}
    at_work = {p: {known[e.party] for e in employments if e.official == p and e.party in known} for p in people}
    return {p: ", ".join(sorted(n, key=finnish_key)) or say("requests.works_nowhere") for p, n in at_work.items()}


def _limit(asked: Asked, names: Names) -> str:
    wanted = asked.wanted
    if wanted.limit is not None:
        return ", ".join(sorted((_name(m, names) for m in wanted.limit), key=finnish_key))
    return say("mandates.no_limit") if wanted.type is MandateType.REPRESENT else ""


def _age(asked_on: date | None, today: date) -> str:
    if asked_on is None:
        return ""
    days = (today - asked_on).days
    return (
        say("requests.age_today")
        if days <= 0
        else say("requests.age_day")
        if days == 1
        else say("requests.age_days", count=days)
    )


def _name(id: str, names: Names) -> str:
    return names.get(id) or say("name_not_shown")


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
