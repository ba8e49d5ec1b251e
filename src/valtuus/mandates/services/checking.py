"""What ties one person to organisations, and what she can do for them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision
from valtuus.kernel.periods import day_begins, helsinki_day
from valtuus.ledger.services import reads_only
from valtuus.mandates import holding
from valtuus.mandates.after import after_mandate
from valtuus.mandates.rules.decide import as_known
from valtuus.mandates.rules.self_check import (
    Alike,
    alike,
    coming_days,
    held_by,
    merged,
    tied,
    tied_by_mandates,
    users,
    verdict,
    wanted_themes,
)
from valtuus.mandates.self_check_types import Principal, SelfCheck, Verdict, Works
from valtuus.mandates.services.deciding import decide_all
from valtuus.mandates.types import Facts, Question, ServiceActions


@reads_only
def self_check(*, actor: Actor, at: datetime, known_at: datetime | None = None) -> SelfCheck:
    """What the actor holds, and what she can do for each organisation that she is tied to, with why not. Of nobody else's:
    there is no parameter for a person. What is asked after the mandate counts as it is known now. Records nothing."""
    return _check((actor.key, actor.strong), at, known_at)


@reads_only
def check_of(person: str, *, at: datetime) -> SelfCheck:
    """What a strongly identified person's own self-check says, for an adviser whom he has contacted. That the adviser may see it,
    and that it is recorded before, is the caller's to see to. Records nothing."""
    return _check((person, True), at, None)


@reads_only
def principals_of(*, actor: Actor, at: datetime) -> tuple[Principal, ...]:
    """The organisations that the actor may act for now, each with its services and the best path. Records nothing."""
    standing = _standing(actor.key, None)
    asked = _asked(tied_by_mandates(standing, actor.key))
    who = actor.key, actor.strong
    return SelfCheck((), tuple(merged(_verdicts(asked, standing, who, at, None)))).principals


@reads_only
def verdicts_of(person: str, party: str, actions: Collection[str], *, at: datetime) -> tuple[Verdict, ...]:
    """What a strongly identified person can do of these actions for one organisation, as her own self-check says it. For the one
    to whom she has shown it; that it is she who shows it to him is the caller's to see to. Records nothing."""
    asked = [(party, a) for a in alike(catalogue()) if any(one.code in actions for one in a.actions)]
    return tuple(merged(_verdicts(asked, holding.standing_of(person), (person, True), at, None)))


def _check(who: tuple[str, bool], at: datetime, known_at: datetime | None) -> SelfCheck:
    person, _ = who
    standing = _standing(person, known_at)
    months = int(catalogue().rows["durations"][0]["ended_mandates_shown_months"])
    asked = _asked(tied(standing, person, helsinki_day(at)))
    verdicts = _verdicts(asked, standing, who, at, known_at)
    return SelfCheck(tuple(held_by(person, standing, at, months)), tuple(merged(verdicts)))


def _standing(person: str, known_at: datetime | None) -> Facts:
    found = holding.standing_of(person)
    return found if known_at is None else as_known(found, known_at)


def _asked(parties: set[str]) -> list[tuple[str, Alike]]:
    return [(party, actions) for party in sorted(parties) for actions in alike(catalogue())]


def _verdicts(
    asked: list[tuple[str, Alike]], standing: Facts, who: tuple[str, bool], at: datetime, known_at: datetime | None
) -> list[Verdict]:
    person, strong = who
    questions = [Question(person, party, a.first.code, strong=strong) for party, a in asked]
    now = _answers(questions, at, known_at)
    day, later = helsinki_day(at), dict[int, list[tuple[date, Decision]]]()
    agreed = after_mandate().first_days({u for party, _ in asked for u in users(party, standing, person)})
    open_days = {
        i: coming_days(party, a, standing, person, day, agreed)
        for i, (party, a) in enumerate(asked)
        if not now[i].permitted
    }
    for coming in sorted({d for days in open_days.values() for d in days}):
        again = [i for i, days in open_days.items() if coming in days and i not in later]
        answers = _answers([questions[i] for i in again], day_begins(coming), known_at)
        later |= {i: [(coming, found)] for i, found in zip(again, answers, strict=True) if found.permitted}
    wanted = wanted_themes(standing, person, holding.duties_of(person), at)
    return [_verdict(party, a, now[i], later.get(i, []), bool(a.themes & wanted)) for i, (party, a) in enumerate(asked)]


def _answers(questions: Sequence[Question], at: datetime, known_at: datetime | None) -> list[Decision]:
    # INVARIANT: nothing is told to work that what is asked after the mandate stops.
    decisions = decide_all(questions, at=at, known_at=known_at)
    return after_mandate().narrowed(list(zip(questions, decisions, strict=True)))


def _verdict(party: str, asked: Alike, now: Decision, later: list[tuple[date, Decision]], wanted: bool) -> Verdict:
    works, from_day, permit = verdict(now, later)
    about = ServiceActions(asked.first.service, tuple(a.code for a in asked.actions))
    is_wanted = wanted or works in (Works.NOW, Works.LATER)
    return Verdict(party, (about,), works, now, from_day, permit, is_wanted)
