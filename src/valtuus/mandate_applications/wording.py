"""An application as its readers see it: codes into words, days into their Finnish form, ids into names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from valtuus.attachments.types import Attachment
from valtuus.kernel.catalogue import catalogue
from valtuus.mandate_applications import rules
from valtuus.mandate_applications.types import Ageing, Application, AtDesk, State, Step, StepKind, Wanted
from valtuus.mandates.queries.register import mandates
from valtuus.parties import queries as parties
from valtuus.web.components import Anchor, Heading, Status, Table
from valtuus.web.wording import day, file_size, language, moment, say, span, word


@dataclass(frozen=True, slots=True)
class WantedShown:
    """A mandate applied for, in words. `known_name`: the register knows the person by another name."""

    id: str
    heading: str
    name: str
    themes: tuple[str, ...]
    dates: str
    limit: str
    employed: str
    known_name: str


@dataclass(frozen=True, slots=True)
class EndingShown:
    """What is to end, in words. `matches`: what it ends, None where that is not told."""

    id: str
    heading: str
    name: str
    matches: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class SignerShown:
    """A signer, the ground of her competence, and when she signed (empty: not yet)."""

    key: str
    name: str
    ground: str
    signed: str


@dataclass(frozen=True, slots=True)
class AnnexShown:
    """An annex and where it is fetched."""

    id: str
    name: str
    size: str
    address: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """One line of the history."""

    when: str
    what: str
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole application. `age` is empty for one that is not at the desk."""

    id: str
    number: int
    party: str
    business_id: str
    state: Status
    drafter: str
    contact: tuple[tuple[str, str], ...]
    wanted: tuple[WantedShown, ...]
    endings: tuple[EndingShown, ...]
    signers: tuple[SignerShown, ...]
    annexes: tuple[AnnexShown, ...]
    history: tuple[StepShown, ...]
    age: str


def usual_days() -> tuple[int, int]:
    """How long handling usually takes, in days (catalogue/cutover.toml)."""
    first, last = catalogue().rows["durations"][0]["clerk_registration_days"]
    return int(first), int(last)


def whole(
    application: Application, annexes: Iterable[Attachment], *, at: datetime, desk: AtDesk | None = None
) -> Shown:
    """An application as a page shows it; with `desk`, what only the clerk is told as well."""
    content = application.known
    party = parties.party(content.party)
    names = _names(content.wanted)
    known = desk.known_names if desk else {}
    signed = {s.by: s.at for s in application.steps if s.kind is StepKind.SIGNED}
    return Shown(
        id=application.id,
        number=application.number,
        party=party.name(language()),
        business_id=party.business_id or "",
        state=Status(f"application.{application.state}"),
        drafter=application.by_name,
        contact=_contact(application),
        wanted=tuple(_wanted(w, names, known) for w in content.wanted),
        endings=tuple(_endings(application, desk)),
        signers=tuple(
            SignerShown(
                s.key, s.name, word("signing_ground", s.ground), moment(signed[s.key]) if s.key in signed else ""
            )
            for s in content.signers
        ),
        annexes=tuple(_annex(a, desk is not None) for a in annexes),
        history=tuple(_step(s, clerk=desk is not None) for s in application.steps if desk or _told(s)),
        age=age_sentence(application, at=at),
    )


def age_sentence(application: Application, *, at: datetime) -> str:
    """Since when it waits and how long that usually takes; empty where nobody handles it."""
    if application.state not in rules.OPEN:
        return ""
    days, (first, last) = rules.waited(application.steps, at), usual_days()
    since = (
        say("applications.age_many", days=days)
        if days > 1
        else say("applications.age_one" if days else "applications.age_none")
    )
    usual = say("applications.age_usual", first=first, last=last)
    late = rules.ageing(days, (first, last)) is Ageing.LATE
    return f"{since} {usual}" + (f" {say('applications.age_late')}" if late else "")


def queue_table(applications: Iterable[Application], mine: str, *, at: datetime) -> Table:
    """The clerks' queue; the age in days and in words, the colour only helps. No person stands in it but the clerks."""
    found = list(applications)
    names = {id: p.name(language()) for id, p in parties.parties(a.known.party for a in found).items()}
    clerks = parties.officials(c for a in found if (c := rules.taken_by(a.steps)))
    headings = ("number", "party", "state", "age", "ageing", "taken_by")
    return Table(
        caption=say("applications.queue_caption", count=len(found)),
        headings=[Heading(say(f"applications.head_{h}"), numeric=h == "age") for h in headings],
        rows=[_queued(a, names, {k: o.name for k, o in clerks.items()}, mine, at) for a in found],
        empty=say("applications.queue_empty"),
    )


def _queued(
    application: Application, names: Mapping[str, str], clerks: Mapping[str, str], mine: str, at: datetime
) -> list[Any]:
    clerk, days = rules.taken_by(application.steps), rules.waited(application.steps, at)
    waits = rules.proposal_of(application.steps) is not None
    return [
        Anchor(str(application.number), reverse("mandate_applications:desk", args=[application.id])),
        names.get(application.known.party),
        Status("desk.awaiting_second_officer" if waits else f"application.{application.state}"),
        days,
        Status(f"ageing.{rules.ageing(days, usual_days())}"),
        say("applications.taken_by_you")
        if clerk == mine
        else clerks.get(clerk or "") or say("applications.taken_by_nobody"),
    ]


def own_table(applications: Iterable[Application], key: str) -> Table:
    """One's own applications; what waits for one's signature says so."""
    found = list(applications)
    names = {id: p.name(language()) for id, p in parties.parties(a.known.party for a in found).items()}
    return Table(
        caption=say("applications.own_caption", count=len(found)),
        headings=[Heading(say(f"applications.head_{h}")) for h in ("number", "party", "state", "next")],
        rows=[
            [
                Anchor(str(a.number), reverse("mandate_applications:show", args=[a.id])),
                names.get(a.known.party),
                Status(f"application.{a.state}"),
                say(f"applications.next_{next_of(a, key)}"),
            ]
            for a in found
        ],
        empty=say("applications.own_empty"),
    )


def next_of(application: Application, key: str) -> str:
    """What a person does next: finish, sign, complete, wait, or nothing."""
    match application.state:
        case State.DRAFT:
            return "finish"
        case State.AWAITING_SIGNATURES:
            return "sign" if any(s.key == key for s in rules.unsigned(application)) else "wait_signers"
        case State.MORE_ASKED:
            return "complete"
        case State.SUBMITTED:
            return "wait"
    return "nothing"


def _contact(application: Application) -> tuple[tuple[str, str], ...]:
    contact = application.known.contact
    values = {"contact_name": contact.name, "email": contact.email, "phone": contact.phone}
    return tuple((say(f"applications.{name}"), value) for name, value in values.items())


def _names(wanted: Iterable[Wanted]) -> dict[str, str]:
    ids = {id for w in wanted for id in w.limit or ()}
    return {id: p.name(language()) for id, p in parties.parties(ids).items()}


def _wanted(wanted: Wanted, names: Mapping[str, str], known: Mapping[str, str]) -> WantedShown:
    other = known.get(wanted.holder, wanted.name)
    works = (
        ""
        if not wanted.to_person
        else say("applications.works_here" if wanted.employed else "applications.works_elsewhere")
    )
    return WantedShown(
        id=wanted.id,
        heading=word("mandate_type", wanted.type),
        name=wanted.name,
        themes=tuple(f"{word('theme', t)} ({catalogue().themes[t].owner})" for t in sorted(wanted.themes)),
        dates=span(wanted.first_day, wanted.last_day),
        limit=", ".join(sorted(names.get(id, id) for id in wanted.limit or ())),
        employed=works,
        known_name="" if other == wanted.name else other,
    )


def _endings(application: Application, desk: AtDesk | None) -> Iterable[EndingShown]:
    grants = mandates(id for ids in desk.matches.values() for id in ids) if desk else {}
    for ending in application.known.endings:
        found = None if desk is None else tuple(_matched(grants[id]) for id in desk.matches[ending.id])
        yield EndingShown(ending.id, word("mandate_type", ending.type), ending.name, found)


def _matched(grant: Any) -> str:
    themes = ", ".join(word("theme", t) for t in sorted(grant.themes))
    return f"{themes}, {span(grant.first_day, grant.last_day)}"


def _annex(annex: Attachment, desk: bool) -> AnnexShown:
    page = "mandate_applications:desk_annex" if desk else "mandate_applications:annex"
    return AnnexShown(annex.id, annex.name, file_size(annex.size), reverse(page, args=[annex.of, annex.id]))


def _told(step: Step) -> bool:
    """The clerks' own steps are theirs, but for who handles it by now."""
    return step.kind not in (StepKind.CALL_NOTED, StepKind.PROPOSED)


def _step(step: Step, *, clerk: bool) -> StepShown:
    words = [word("rejection_reason", step.code)] if step.kind is StepKind.REJECTED and step.code else []
    words += [step.note] if step.note else []
    if step.due:
        words.append(say("applications.by_day", day=day(step.due)))
    if step.kind is StepKind.CALL_NOTED:
        yes = say("applications.confirmed_yes" if step.detail.get("confirmed") else "applications.confirmed_no")
        words = [str(step.detail.get("number", "")), *words, yes]
    # An officer acts in the office's name; the applicant learns the office, the clerks learn who.
    official = step.kind in (StepKind.TAKEN, StepKind.MORE_ASKED, StepKind.REGISTERED, StepKind.REJECTED)
    who = step.name if clerk or not official else say("applications.clerk_service")
    return StepShown(moment(step.at), say(f"applications.step_{step.kind}"), who, ". ".join(words))
