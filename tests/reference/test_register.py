"""Random worlds written into the register and asked through the services give what the reference says of them.

What the statement of the facts leaves out, mixes up or reads too little of shows here, in permits and in refusals.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.loading import load_register
from valtuus.mandates.types import Facts, Grant, Question
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Employment, Membership, Office, Official, Party

from .evaluate import evaluate
from .worlds import seeded

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def as_kept(grant: Grant) -> Grant | None:
    """A mandate as the register can hold it: a request names no giver and no end, an approval is the giving; None: it cannot."""
    if grant.first_day > grant.last_day or not grant.themes or grant.limit == frozenset():
        return None
    if grant.awaiting:
        return replace(grant, given_by=None, given_at=None, approved_at=None, revoked_at=None, details_changed_on=None)
    return grant if grant.approved_at is None else replace(grant, given_at=grant.approved_at)


def written(question: Question, facts: Facts) -> tuple[Question, Facts]:
    """The world in the register; it, and its question, with the register's ids."""
    run = uuid7().hex
    ids = {name: str(uuid7()) for name in facts.organisations}
    fresh = sorted(str(uuid7()) for _ in facts.grants)
    mandates = dict(zip(sorted(g.id for g in facts.grants), fresh, strict=True))

    def known(name: str) -> str:
        return ids.get(name, f"{run}:{name}")

    grants = [
        replace(
            g,
            id=mandates[g.id],
            giver=known(g.giver),
            holder=known(g.holder),
            given_by=g.given_by and known(g.given_by),
            limit=None if g.limit is None else frozenset(ids.get(p, str(uuid7())) for p in g.limit),
        )
        for g in map(as_kept, facts.grants)
        if g is not None
    ]
    successors = {o.id: o.successor for o in facts.organisations.values() if o.successor in ids}
    parties = [
        Party(
            ids[o.id],
            o.kind,
            run + o.id,
            o.id,
            o.id,
            ceased_on=o.ceased_on,
            successor=ids.get(successors.get(o.id, "")),
        )
        for o in facts.organisations.values()
    ]
    load_parties(parties, at=LONG_AGO)
    members = [replace(m, authority=known(m.authority), municipality=known(m.municipality)) for m in facts.members]
    for authority in {m.authority for m in members}:
        told = [p for p in parties if p.id == authority]
        own = [Membership(m.authority, m.municipality, m.tasks, m.period) for m in members if m.authority == authority]
        load_parties(told, own, at=LONG_AGO)
    person = known(question.person)
    record_officials(
        [Official(person, question.person)],
        [Employment(person, known(e.party), None, e.period) for e in facts.employers],
        [Office(person, o.role, o.period) for o in facts.offices],
        at=LONG_AGO,
    )
    old = [replace(o, person=known(o.person), party=known(o.party)) for o in facts.old_rights]
    load_register(grants, old)
    kept = replace(
        facts,
        organisations={
            ids[o.id]: replace(o, id=ids[o.id], successor=ids.get(o.successor or ""))
            for o in facts.organisations.values()
        },
        grants=tuple(grants),
        members=tuple(members),
        employers=tuple(replace(e, party=known(e.party)) for e in facts.employers),
        old_rights=tuple(old),
        complete=True,
        foreign=None,
    )
    return replace(question, person=person, represented=question.represented and ids[question.represented]), kept


def ask(seed: int) -> None:
    """One world, one question; its answer and the reference's."""
    question, facts, at = seeded(seed)
    question, facts = written(question, facts)
    expected, got = evaluate(question, facts, at), decide(question, at=at)
    assert (got.outcome, got.reason.code) == (expected.outcome, expected.reason), f"seed {seed}"
    assert (got.basis.grants if got.basis else ()) == expected.basis_grants, f"seed {seed}"
    assert (got.near_grants, tuple(r.code for r in got.also)) == (expected.near, expected.also), f"seed {seed}"
    remedy = (got.remedy.code, got.remedy.fixer) if got.remedy else (None, None)
    assert remedy == (expected.remedy, expected.fixer), f"seed {seed}"


def of_every_kind(seeds: int, each: int) -> list[int]:
    """So many seeds of every reason that comes up among the first ones: rare reasons count as much as common ones."""
    found: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for seed in range(seeds):
        answer = evaluate(*seeded(seed))
        found[answer.reason, answer.remedy].append(seed)
    return sorted(seed for chosen in found.values() for seed in chosen[:each])


def test_the_register_answers_as_the_reference() -> None:
    for seed in of_every_kind(6_000, 1):
        ask(seed)


@pytest.mark.slow
def test_the_register_answers_as_the_reference_on_many_worlds() -> None:
    for seed in of_every_kind(30_000, 40):
        ask(seed)
