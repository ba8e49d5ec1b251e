"""The register's sentences: give a mandate, end a mandate, load mandates, decide, answer a question for the record."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import plain
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import day_begins, helsinki_day
from valtuus.ledger import services as ledger
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates import holding, queries
from valtuus.mandates.loading import rows_of
from valtuus.mandates.models import Answer, Revocation
from valtuus.mandates.models import OldRight as OldRightRow
from valtuus.mandates.rules.decide import as_known
from valtuus.mandates.rules.decide import decide as decide_on
from valtuus.mandates.rules.granting import may_end, may_give
from valtuus.mandates.rules.self_check import (
    Alike,
    alike,
    coming_days,
    held_by,
    merged,
    tied,
    tied_by_mandates,
    verdict,
    wanted_themes,
)
from valtuus.mandates.types import (
    Answered,
    Draft,
    Facts,
    FactsReader,
    Grant,
    OldRight,
    Principal,
    Question,
    SelfCheck,
    ServiceActions,
    Verdict,
    Works,
)

BATCH = 2000


@reads_only
def decide(
    question: Question,
    *,
    at: datetime,
    known_at: datetime | None = None,
    version: int | None = None,
    reader: FactsReader = queries.facts_for,
) -> Decision:
    """The decision on one question now, or as known at an earlier moment, or from an earlier version. Records nothing.

    Raises `DomainError` `unknown_code` for an action or party that is not there, `not_carried_by_mandate` for an action
    that neither a theme nor an office carries. `reader`: where the facts come from, the register unless said.
    """
    return decide_all([question], at=at, known_at=known_at, version=version, reader=reader)[0]


@reads_only
def decide_all(
    questions: Sequence[Question],
    *,
    at: datetime,
    known_at: datetime | None = None,
    version: int | None = None,
    reader: FactsReader = queries.facts_for,
) -> list[Decision]:
    """One decision a question, in order, all from one version. A permit is found on the mandates alone; the rest of the
    facts is read only to explain a refusal."""
    for question in questions:
        _check(question)
    brief = reader(questions, explain=False, as_of=version)
    first = [_decide(q, f, at, known_at) for q, f in zip(questions, brief, strict=True)]
    refused = [i for i, decision in enumerate(first) if not decision.permitted]
    if refused:
        asked = [questions[i] for i in refused]
        # INVARIANT: the explanation is read from the same version; a mandate given in between changes no answer half-way.
        for i, facts in zip(refused, reader(asked, explain=True, as_of=brief[0].version), strict=True):
            _check_party(questions[i], facts)
            first[i] = _decide(questions[i], facts, at, known_at)
    return first


def _decide(question: Question, facts: Facts, at: datetime, known_at: datetime | None) -> Decision:
    return decide_on(question, facts if known_at is None else as_known(facts, known_at), at)


def _check(question: Question) -> None:
    action = catalogue().action(question.action)
    if action.own or action.by_right:
        allowed = ", ".join(a.code for a in catalogue().actions.values() if a.theme or a.by_office)
        raise DomainError("not_carried_by_mandate", field="action", given=action.code, allowed=allowed)
    if action.theme is not None and question.represented is None:
        raise DomainError("represented_missing", field="for", given="", allowed="a municipality")
    if question.represented is not None and not queries.is_id(question.represented):
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="for", given=question.represented[:80])


def _check_party(question: Question, facts: Facts) -> None:
    if question.represented is not None and question.represented not in facts.organisations:
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="for", given=question.represented)


@reads_only
def self_check(*, actor: Actor, at: datetime, known_at: datetime | None = None) -> SelfCheck:
    """What the actor holds, and what she can do for each organisation that she is tied to, with why not. Of nobody else's:
    there is no parameter for a person. Records nothing."""
    standing = _standing(actor, known_at)
    months = int(catalogue().rows["durations"][0]["ended_mandates_shown_months"])
    asked = _asked(tied(standing, actor.key, helsinki_day(at)))
    verdicts = _verdicts(asked, standing, actor, at, known_at)
    return SelfCheck(tuple(held_by(actor.key, standing, at, months)), tuple(merged(verdicts)))


@reads_only
def principals_of(*, actor: Actor, at: datetime) -> tuple[Principal, ...]:
    """The organisations that the actor may act for now, each with its services and the best path. Records nothing."""
    standing = _standing(actor, None)
    asked = _asked(tied_by_mandates(standing, actor.key))
    return SelfCheck((), tuple(merged(_verdicts(asked, standing, actor, at, None)))).principals


def _standing(actor: Actor, known_at: datetime | None) -> Facts:
    found = holding.standing_of(actor.key)
    return found if known_at is None else as_known(found, known_at)


def _asked(parties: set[str]) -> list[tuple[str, Alike]]:
    return [(party, actions) for party in sorted(parties) for actions in alike(catalogue())]


def _verdicts(
    asked: list[tuple[str, Alike]], standing: Facts, actor: Actor, at: datetime, known_at: datetime | None
) -> list[Verdict]:
    questions = [Question(actor.key, party, a.first.code, strong=actor.strong) for party, a in asked]
    now = decide_all(questions, at=at, known_at=known_at)
    day, later = helsinki_day(at), dict[int, list[tuple[date, Decision]]]()
    open_days = {
        i: coming_days(party, a, standing, actor.key, day) for i, (party, a) in enumerate(asked) if not now[i].permitted
    }
    for coming in sorted({d for days in open_days.values() for d in days}):
        again = [i for i, days in open_days.items() if coming in days and i not in later]
        answers = decide_all([questions[i] for i in again], at=day_begins(coming), known_at=known_at)
        later |= {i: [(coming, found)] for i, found in zip(again, answers, strict=True) if found.permitted}
    wanted = wanted_themes(standing, actor.key, holding.duties_of(actor.key), at)
    return [_verdict(party, a, now[i], later.get(i, []), bool(a.themes & wanted)) for i, (party, a) in enumerate(asked)]


def _verdict(party: str, asked: Alike, now: Decision, later: list[tuple[date, Decision]], wanted: bool) -> Verdict:
    works, from_day, permit = verdict(now, later)
    about = ServiceActions(asked.first.service, tuple(a.code for a in asked.actions))
    is_wanted = wanted or works in (Works.NOW, Works.LATER)
    return Verdict(party, (about,), works, now, from_day, permit, is_wanted)


@recorded
def answer(question: Question, *, at: datetime, known_at: datetime | None = None) -> tuple[int, Decision]:
    """Decide for somebody who keeps the answer: the record's number and the decision. `replay` makes it again."""
    decision = decide(question, at=at, known_at=known_at)
    line = ledger.append("decision_answered", {"question": question, "decision": decision})
    row = uuid7()
    Answer.objects.create(id=row, line_id=line, question=plain(question), decision=plain(decision), known_at=known_at)
    return queries.answer_number(str(row)), decision


@reads_only
def decide_again(kept: Answered) -> Decision:
    """Make a kept decision again, from the very version and moment it was made from. Records nothing."""
    at, version = datetime.fromisoformat(str(kept.decision["at"])), int(str(kept.decision["version"]))
    return decide(kept.question, at=at, known_at=kept.known_at, version=version)


@recorded
def grant(draft: Draft, *, actor: Actor, at: datetime) -> tuple[str, Decision]:
    """Give a mandate: its id and the decision with its warnings. Raises `Refused` where the actor may not; whole or not at all."""
    _check_themes(draft)
    facts = queries.granting_facts(actor.key, draft.giver, draft.holder, at=at)
    decision = may_give(draft, facts, at, strong=actor.strong)
    if not decision.permitted or draft.last_day is None:
        raise Refused(decision)
    given = Grant(
        id=str(uuid7()),
        giver=draft.giver,
        holder=draft.holder,
        to_person=draft.to_person,
        type=draft.type,
        themes=draft.themes,
        first_day=draft.first_day,
        last_day=draft.last_day,
        limit=draft.limit,
        specifier=draft.specifier,
        given_by=actor.key,
        given_at=at,
    )
    line = ledger.append("mandate_given", {"mandate": given, "by": actor.key, "warnings": decision.warnings})
    rows_of([given], line, ledger.entry()).create(BATCH)
    return given.id, decision


def _check_themes(draft: Draft) -> None:
    for theme in sorted(draft.themes):
        if theme not in catalogue().themes:
            raise unknown_code("themes", theme, catalogue().themes)
    if draft.limit is not None and not draft.limit:
        raise DomainError("limit_empty", field="limit", given="", allowed="at least one municipality, or no limit")


@recorded
def end_mandate(mandate: str, *, actor: Actor, at: datetime) -> Decision:
    """End a mandate at once, from this moment on. Raises `Refused` where the actor may not, `DomainError` `mandate_missing`
    for one that is not there and `mandate_already_ended` for one that has ended early before."""
    found = queries.mandate(mandate)
    if found is None:
        raise DomainError("mandate_missing", kind=ErrorKind.MISSING, field="mandate", given=mandate)
    facts = queries.granting_facts(actor.key, found.giver, found.holder, at=at)
    decision = may_end(found, actor.key, facts, at, strong=actor.strong)
    if not decision.permitted:
        raise Refused(decision)
    if found.revoked_at is not None:
        raise DomainError("mandate_already_ended", kind=ErrorKind.CONFLICT, field="mandate", given=mandate)
    line = ledger.append("mandate_ended", {"mandate": mandate, "by": actor.key, "at": at})
    Revocation.objects.create(
        grant_id=mandate, revoked_at=at, revoked_by=actor.key, line_id=line, entry_id=ledger.entry()
    )
    return decision


@recorded
def load_register(
    grants: Iterable[Grant], old_rights: Iterable[OldRight] = (), *, progress: Callable[[int], Any] = lambda done: None
) -> int:
    """Load mandates, requests and old rights as the institution's own facts, in one version of the register; how many.

    Used by the demonstration, scenarios and benchmarks. Authority is not asked: what was given without it shows as such.
    """
    line, entry = ledger.append("register_loaded", {"as": "facts"}), ledger.entry()
    count, batch = 0, list[Grant]()
    for given in grants:
        batch.append(given)
        if len(batch) == BATCH:
            count += rows_of(batch, line, entry).create(BATCH)
            progress(count)
            batch.clear()
    count += rows_of(batch, line, entry).create(BATCH)
    old = [
        OldRightRow(
            id=uuid7(), person=o.person, party=o.party, services=sorted(o.services), line_id=line, entry_id=entry
        )
        for o in old_rights
    ]
    OldRightRow.objects.bulk_create(old, BATCH)
    return count + len(old)
