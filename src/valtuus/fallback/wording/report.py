"""Reports and matters in words: what the form writes into the thread, and what the pages of reporters and advisers show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from valtuus.fallback.report_types import (
    About,
    Contents,
    Matter,
    MatterAtDesk,
    MatterState,
    MatterStep,
    OnBoard,
    Report,
    ReportSeen,
    UnsignedContents,
)
from valtuus.fallback.rules import report as rules
from valtuus.kernel.catalogue import catalogue
from valtuus.parties import queries as parties
from valtuus.web.components import Anchor, Heading, Status, Table
from valtuus.web.help import filled_generally
from valtuus.web.wording import day, language, moment, say, word


def letter(contents: Contents) -> str:
    """A report as the message that the form writes."""
    return "\n".join(f"{name}: {value}" for name, value in lines_of(contents) if value)


def lines_of(contents: Contents) -> list[tuple[str, str]]:
    """What a report holds, each with its name, in the reader's language."""
    names = _names({contents.party, *contents.municipalities})
    guide = {True: say("report.yes"), False: say("report.no"), None: ""}[contents.guide_read]
    found = [
        ("party", names.get(contents.party, "")),
        ("municipalities", ", ".join(names.get(m, "") for m in contents.municipalities)),
        ("reporter", contents.reporter),
        ("phone", contents.phone),
        ("service", word("action", contents.action) if contents.action else ""),
        ("symptom", word("symptom", contents.symptom) if contents.symptom else ""),
        ("since", day(contents.since) if contents.since else ""),
        ("finding", cause_of(contents.cause)),
        ("application", contents.application),
        ("delivery_address", contents.delivery_address),
        ("guide_read", guide),
        ("text", contents.text),
    ]
    return [(_field(name), value) for name, value in found]


def _field(name: str) -> str:
    named = word("report_field", name)
    return named[:1].upper() + named[1:]


def letter_unsigned(contents: UnsignedContents) -> str:
    """The message of who could not sign in. What is told in it is not verified by any sign-in, and it says so."""
    found = [
        ("party", contents.organisation),
        ("reporter", contents.reporter),
        ("phone", contents.phone),
        ("symptom", word("symptom", contents.symptom)),
    ]
    lines = [f"{_field(name)}: {value}" for name, value in found]
    return "\n".join([say("report.unsigned_letter"), *lines])


def subject_of(party: str, symptom: str) -> str:
    """The subject of a report's thread: the organisation, and what is wrong. No person."""
    what = word("symptom", symptom) if symptom else say("report.subject_plain")
    return f"{parties.party(party).name(language())}: {what}"[:150]


def subject_unsigned(symptom: str) -> str:
    """The subject where the organisation is not known by the name told."""
    return word("symptom", symptom)[:150]


def cause_of(cause: str) -> str:
    """A cause as a sentence, '' for none."""
    return filled_generally("cause", cause) if cause else ""


def about_shown(about: About) -> str:
    """What a matter is about: its cause, else its symptom."""
    return cause_of(about.cause) or (word("symptom", about.symptom) if about.symptom else "–")


def closing_of(step: MatterStep) -> str:
    """Why a matter was closed, '' where it was not."""
    return word("matter_closing", step.code) if step.code else ""


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step in words."""

    what: str
    at: datetime
    who: str
    note: str


def steps_shown(steps: Iterable[MatterStep]) -> list[StepShown]:
    """Steps in words, in order."""
    return [
        StepShown(say(f"report.step_{s.kind}"), s.at, s.name, " ".join(p for p in (closing_of(s), s.note) if p))
        for s in steps
    ]


@dataclass(frozen=True, slots=True)
class ReportShown:
    """One's own report."""

    id: str
    number: int
    state: Status
    party: str
    about: str
    at: datetime
    over: bool
    thread: str
    lines: list[tuple[str, str]]
    steps: list[StepShown]


def report_shown(seen: ReportSeen, thread: str) -> ReportShown:
    """One's own report with where its matter stands."""
    matter = seen.matter
    return ReportShown(
        id=seen.report.id,
        number=matter.number,
        state=Status(f"report.{matter.state}"),
        party=_names([matter.about.party]).get(matter.about.party, ""),
        about=about_shown(matter.about),
        at=seen.report.at,
        over=matter.state in rules.OVER,
        thread=thread,
        lines=kept_lines(seen.report),
        steps=steps_shown(seen.steps),
    )


def kept_lines(report: Report) -> list[tuple[str, str]]:
    """What a kept report holds, what is empty left out; nothing once it is erased."""
    return [(name, value) for name, value in lines_of(contents_of(report.contents)) if value] if report.contents else []


def contents_of(kept: Mapping[str, Any]) -> Contents:
    """A report's contents as they were kept."""
    since = date.fromisoformat(kept["since"]) if kept["since"] else None
    return Contents(**{**kept, "municipalities": tuple(kept["municipalities"]), "since": since})


def own_table(reports: Iterable[ReportSeen]) -> Table:
    """One's own reports."""
    found = list(reports)
    names = _names(s.matter.about.party for s in found)
    rows = [
        [
            Anchor(str(s.matter.number), reverse("fallback:report", args=[s.report.id])),
            names.get(s.matter.about.party, ""),
            about_shown(s.matter.about),
            Status(f"report.{s.matter.state}"),
            s.report.at,
        ]
        for s in found
    ]
    return _table("own", ("number", "party", "about", "state", "at"), rows)


def board_table(found: Iterable[OnBoard], mine: str, *, at: datetime) -> Table:
    """The advisers' board: the age in days and in words, the colour only helps. No person stands in it but the advisers."""
    rows_of = list(found)
    names = _names(b.matter.about.party for b in rows_of)
    advisers = {k: o.name for k, o in parties.officials({b.matter.adviser for b in rows_of} - {""}).items()}
    rows = [
        [
            Anchor(str(b.matter.number), reverse("fallback:matter", args=[b.matter.id])),
            names.get(b.matter.about.party, ""),
            about_shown(b.matter.about),
            Status(f"report.{b.matter.state}"),
            b.reporters,
            rules.age_days(b.matter, at),
            Status(f"ageing.{rules.ageing(b.matter, at)}") if b.matter.state in rules.OPEN else "",
            who_has(b.matter, mine, advisers),
        ]
        for b in rows_of
    ]
    return _table("board", ("number", "party", "about", "state", "reporters", "age", "ageing", "adviser"), rows)


def who_has(matter: Matter, mine: str, advisers: Mapping[str, str]) -> str:
    """Who has a matter, in words."""
    if matter.adviser == mine:
        return say("report.yours")
    return advisers.get(matter.adviser) or say("report.nobodys")


@dataclass(frozen=True, slots=True)
class ReportAtDesk:
    """A report in a matter that the adviser has: what was told, its thread, and whether its sender signed in."""

    reporter: str
    at: datetime
    signed: bool
    free_mail: bool
    lines: list[tuple[str, str]]
    thread: str
    thread_number: int | None


@dataclass(frozen=True, slots=True)
class MatterShown:
    """A matter on the desk."""

    id: str
    number: int
    state: Status
    party: str
    municipalities: str
    about: str
    elsewhere: bool
    opened_at: str
    age: int
    ageing: Status | None
    reporters: int
    has: str
    mine: bool
    held: bool
    open: bool
    waits: bool
    received: bool
    steps: list[StepShown]
    reports: list[ReportAtDesk]


def matter_shown(seen: MatterAtDesk, mine: str, *, at: datetime) -> MatterShown:
    """A matter as its adviser sees it."""
    matter, adviser = seen.matter, parties.officials([seen.matter.adviser] if seen.matter.adviser else [])
    names = _names({matter.about.party, *matter.municipalities})
    is_open = matter.state in rules.OPEN
    return MatterShown(
        id=matter.id,
        number=matter.number,
        state=Status(f"report.{matter.state}"),
        party=names.get(matter.about.party, ""),
        municipalities=", ".join(names.get(m, "") for m in matter.municipalities),
        about=about_shown(matter.about),
        elsewhere=matter.elsewhere,
        opened_at=moment(matter.opened_at),
        age=rules.age_days(matter, at),
        ageing=Status(f"ageing.{rules.ageing(matter, at)}") if is_open else None,
        reporters=seen.reporters,
        has=who_has(matter, mine, {k: o.name for k, o in adviser.items()}),
        mine=seen.mine,
        held=bool(matter.adviser),
        open=is_open,
        waits=matter.state is MatterState.WAITING,
        received=matter.state is MatterState.RECEIVED,
        steps=steps_shown(seen.steps),
        reports=[_at_desk(r, seen) for r in seen.reports],
    )


def _at_desk(report: Report, seen: MatterAtDesk) -> ReportAtDesk:
    thread = seen.conversations.get(report.conversation)
    told = str(report.contents.get("delivery_address", ""))
    return ReportAtDesk(
        reporter=str(report.contents.get("reporter", "")),
        at=report.at,
        signed=bool(report.reporter),
        free_mail=bool(told) and rules.is_free_mail(told),
        lines=kept_lines(report),
        thread=report.conversation,
        thread_number=thread.number if thread else None,
    )


def guides_for(symptom: str) -> list[tuple[str, str]]:
    """Title and address of the help pages of a symptom; without one, of the common problems."""
    pages = sorted(catalogue().rows["page"], key=lambda row: row["order"])
    wanted = [p for p in pages if symptom in p["symptoms"]] if symptom else pages[:1]
    return [(word("page", p["code"]), reverse("fallback:help_page", args=[p["code"]])) for p in wanted]


def _names(ids: Iterable[str]) -> dict[str, str]:
    return {id: p.name(language()) for id, p in parties.parties(ids).items()}


def _table(code: str, headings: Iterable[str], rows: list[list[Any]]) -> Table:
    numeric = ("reporters", "age")
    heads = [Heading(say(f"report.head_{h}"), numeric=h in numeric) for h in headings]
    return Table(say(f"report.{code}_caption", count=len(rows)), heads, rows, say(f"report.{code}_empty"))
