"""Give mandates, one or many; whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import About, DomainError, ErrorKind, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger import services as ledger
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates.loading import rows_of
from valtuus.mandates.queries.granting import granting_facts_of
from valtuus.mandates.queries.opening import opening_of
from valtuus.mandates.rules.granting import about_giving, giving_themes, mandate_of, may_give
from valtuus.mandates.rules.receiving import draft_fault, holder_fault
from valtuus.mandates.services.request_ends import answer_with
from valtuus.mandates.services.telling import tell_of
from valtuus.mandates.types import Draft, Grant, GrantingFacts, Judged, Opening
from valtuus.parties import queries as parties
from valtuus.parties import services as roster
from valtuus.parties.types import Official

NOBODY: frozenset[str] = frozenset()
GRANT = "mandates.grant"
PRIMARY_KEY = "mandates_grant_pkey"


@reads_only
def may_grant(draft: Draft, *, actor: Actor, at: datetime, people: Iterable[Official] = ()) -> Decision:
    """Whether the actor may give this now, with warnings, or the reason why not. Records nothing.

    `people`: those named by identity code, by key, whom the register may not know. Raises `DomainError` as `grant` does.
    """
    [judged] = may_grant_many([draft], actor=actor, at=at, people=people)
    if judged.error is not None:
        raise judged.error
    assert judged.decision is not None  # noqa: S101 - one of the two is always set
    return judged.decision


@reads_only
def may_grant_many(
    drafts: Sequence[Draft], *, actor: Actor, at: datetime, people: Iterable[Official] = ()
) -> list[Judged]:
    """What would become of each draft, in order, each by itself. Records nothing. One that cannot be judged has an error."""
    named = {p.key: p for p in people}
    known = parties.officials(d.holder for d in drafts if d.to_person)
    facts = _facts_of(drafts, actor, at)
    return [_judged(draft, facts[draft.giver, draft.holder], actor, named, known, at) for draft in drafts]


@reads_only
def giving_rights(giver: str, *, actor: Actor, at: datetime) -> dict[MandateType, frozenset[str]]:
    """The themes in which the actor may give now for an organisation, by the type that is given. Raises `Refused` where there is
    none at all: what a page of giving says first, before anything is typed."""
    facts = granting_facts_of(actor.key, giver, [actor.key], at=at)[actor.key]
    found = giving_themes(giver, facts, at)
    if not actor.strong or not any(found.values()):
        day = helsinki_day(at)
        anything = Draft(giver, actor.key, True, MandateType.ACT, frozenset(catalogue().themes), day, day)
        raise Refused(may_give(anything, facts, at, strong=actor.strong), about=About(GRANT, giver))
    return found


@reads_only
def opened_by(draft: Draft, *, actor: Actor, at: datetime, people: Iterable[Official] = ()) -> Opening:
    """What a draft would open to its holder. Raises `Refused` where the actor may not give it: to strangers nothing is shown."""
    decision = may_grant(draft, actor=actor, at=at, people=people)
    if not decision.permitted:
        raise Refused(decision, about=about_giving(draft, GRANT))
    return opening_of(draft, at=at)


@recorded
def grant(
    draft: Draft,
    *,
    actor: Actor,
    at: datetime,
    people: Iterable[Official] = (),
    acknowledged: frozenset[str] = NOBODY,
    once: UUID | None = None,
) -> tuple[str, Decision]:
    """Give a mandate: its id and the decision with its warnings. Raises `Refused` where the actor may not; whole or not at all.

    `people` and `acknowledged` as in `grant_many`. `once`: the id it gets; a form sent twice gives one mandate. Raises
    `DomainError`: `unknown_code`, `limit_empty`, `limit_only_on_represent`, `party_missing`, `holder_is_giver`,
    `holder_has_ceased`, `official_missing`, `name_differs`, `warning_not_acknowledged`, `mandate_already_given`.
    """
    [given] = grant_many([draft], actor=actor, at=at, people=people, acknowledged=acknowledged, once=once)
    assert given.mandate is not None and given.decision is not None  # noqa: S101 - given whole, or raised
    return given.mandate, given.decision


@recorded
def grant_many(
    drafts: Sequence[Draft],
    *,
    actor: Actor,
    at: datetime,
    people: Iterable[Official] = (),
    acknowledged: frozenset[str] = NOBODY,
    only_good: bool = False,
    once: UUID | None = None,
) -> list[Judged]:
    """Give mandates in one version of the register: what became of each draft, in order, with the id of what was given.

    All or nothing: the first draft that cannot be given raises its `Refused` or `DomainError`, unless `only_good`, which gives
    the others. `people`: those named by identity code, by key; who is unknown is entered, without employment. `acknowledged`:
    codes of warnings that the giver has seen. `once`: the id of the first mandate; the same drafts sent twice are given once.
    Holders are told, and of a self-grant every other granter of the giver.
    """
    known_names = list(people)
    judged = may_grant_many(drafts, actor=actor, at=at, people=known_names)
    if not only_good or not any(j.good for j in judged):
        _raise_first(judged)
    _check_acknowledged(judged, acknowledged)
    _enter(known_names, [j.draft.holder for j in judged if j.good and j.draft.to_person], at)
    outcome, given = _made(judged, actor, at, once)
    _write(given, judged, actor)
    answer_with(given, by=actor.key, at=at)
    tell_of(given, actor=actor, at=at)
    return outcome


def _facts_of(drafts: Sequence[Draft], actor: Actor, at: datetime) -> dict[tuple[str, str], GrantingFacts]:
    holders = defaultdict[str, list[str]](list)
    for draft in drafts:
        holders[draft.giver].append(draft.holder)
    return {
        (giver, holder): facts
        for giver, wanted in holders.items()
        for holder, facts in granting_facts_of(actor.key, giver, wanted, at=at).items()
    }


def _judged(
    draft: Draft,
    facts: GrantingFacts,
    actor: Actor,
    named: dict[str, Official],
    known: dict[str, Official],
    at: datetime,
) -> Judged:
    if fault := draft_fault(draft, facts):
        return Judged(draft, error=fault)
    decision = may_give(draft, facts, at, strong=actor.strong)
    # INVARIANT: who may not give learns nothing of the holder, not even whether the register knows him.
    fault = (
        holder_fault(draft, facts, at, named.get(draft.holder), known.get(draft.holder)) if decision.permitted else None
    )
    return Judged(draft, error=fault) if fault else Judged(draft, decision)


def _raise_first(judged: Sequence[Judged]) -> None:
    for one in judged:
        if one.error is not None:
            raise one.error
        if one.decision is not None and not one.decision.permitted:
            raise Refused(one.decision, about=about_giving(one.draft, GRANT))
    if not judged:
        raise DomainError("nothing_to_give", field="holder")


def _check_acknowledged(judged: Sequence[Judged], acknowledged: frozenset[str]) -> None:
    told = {w.code for j in judged if j.good and j.decision for w in j.decision.warnings}
    if missing := sorted(told - acknowledged):
        raise DomainError("warning_not_acknowledged", field="acknowledged", given=", ".join(missing))


def _enter(people: Sequence[Official], holders: Sequence[str], at: datetime) -> None:
    """Enter those who receive and whom nobody knows. Who is known keeps the name that is known."""
    receiving = set(holders)
    known = parties.officials(receiving)
    if new := [p for p in people if p.key in receiving and p.key not in known]:
        roster.record_officials(new, at=at)


def _made(judged: Sequence[Judged], actor: Actor, at: datetime, once: UUID | None) -> tuple[list[Judged], list[Grant]]:
    outcome, given = [], list[Grant]()
    for one in judged:
        if not one.good:
            outcome.append(one)
            continue
        id = str(once if once and not given else uuid7())
        given.append(mandate_of(one.draft, id, given_by=actor.key, given_at=at))
        outcome.append(replace(one, mandate=id))
    return outcome, given


def _write(given: Sequence[Grant], judged: Sequence[Judged], actor: Actor) -> None:
    warnings = [j.decision.warnings for j in judged if j.good and j.decision]
    if len(given) == 1:
        line = ledger.append("mandate_given", {"mandate": given[0], "by": actor.key, "warnings": warnings[0]})
    else:
        told = [{"mandate": g, "warnings": w} for g, w in zip(given, warnings, strict=True)]
        line = ledger.append("mandates_given", {"mandates": told, "by": actor.key})
    try:
        rows_of(given, line, ledger.entry()).create()
    except IntegrityError as error:
        if PRIMARY_KEY not in str(error):
            raise
        raise DomainError("mandate_already_given", kind=ErrorKind.CONFLICT, field="once") from error
