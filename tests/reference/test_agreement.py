"""The fast decision and the slow reference say the same on random worlds, and both keep the laws of section (b)."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT, MandateType, PartyKind
from valtuus.kernel.decision import Outcome
from valtuus.kernel.periods import HELSINKI
from valtuus.mandates.rules import decide as fast
from valtuus.mandates.types import Facts, Grant, Organisation, Question

from . import evaluate as slow
from .worlds import dice, seeded, smallest, worlds

QUESTIONS = 100_000
SEEDS_OF_LAWS = 20_000
INSTANT = timedelta(microseconds=1)
CHECKED = settings(max_examples=2_000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def fast_answer(question: Question, facts: Facts, at: datetime) -> slow.Answer:
    """What the real rule decides, in the words of the reference."""
    decision = fast.decide(question, facts, at)
    return slow.Answer(
        outcome=decision.outcome,
        reason=decision.reason.code,
        basis_grants=decision.basis.grants if decision.basis else (),
        near=decision.near_grants,
        also=tuple(reason.code for reason in decision.also),
        remedy=decision.remedy.code if decision.remedy else None,
        fixer=decision.remedy.fixer if decision.remedy else None,
    )


def differs(question: Question, facts: Facts, at: datetime) -> bool:
    """The two do not say the same."""
    return fast_answer(question, facts, at) != slow.evaluate(question, facts, at)


def assert_same(question: Question, facts: Facts, at: datetime, where: str = "") -> slow.Answer:
    """Both give this answer; else fail with the smallest world that shows it."""
    expected = slow.evaluate(question, facts, at)
    if fast_answer(question, facts, at) != expected:
        pytest.fail(f"{where}\n{told(question, smallest(question, facts, at, differs), at)}", pytrace=False)
    return expected


def told(question: Question, facts: Facts, at: datetime) -> str:
    """A world and its two answers, to be read."""
    lines = [f"at {at.isoformat()}", repr(question), f"complete {facts.complete}, foreign {facts.foreign}"]
    rows = (*facts.organisations.values(), *facts.grants, *facts.members, *facts.employers, *facts.old_rights)
    lines += [repr(row) for row in rows]
    lines += [f"reference {slow.evaluate(question, facts, at)}", f"fast      {fast_answer(question, facts, at)}"]
    return "\n".join(lines)


def some_moment(facts: Facts, at: datetime, rng: random.Random) -> datetime:
    """A moment to know at: one that the facts name, or the question's, or right before or after it; in any zone."""
    named = [m for g in facts.grants for m in (g.asked_at, g.given_at, g.approved_at, g.revoked_at) if m is not None]
    moment = rng.choice([at, *named]).astimezone(UTC) + rng.choice((-1, 0, 0, 1)) * INSTANT
    return moment.astimezone(rng.choice((UTC, HELSINKI)))


def fast_answer_as_known(question: Question, facts: Facts, at: datetime, known_at: datetime) -> slow.Answer:
    """What the real rule decides with the knowledge of a moment."""
    return fast_answer(question, fast.as_known(facts, known_at), at)


def assert_same_as_known(question: Question, facts: Facts, at: datetime, known_at: datetime, where: str = "") -> None:
    """Both give this answer with the knowledge of that moment; what is not known may be left out in any way."""

    def expected(facts: Facts) -> slow.Answer:
        return slow.evaluate(question, slow.as_known(facts, known_at), at)

    def found(question: Question, facts: Facts, at: datetime) -> bool:
        return fast_answer_as_known(question, facts, at, known_at) != expected(facts)

    if found(question, facts, at):
        facts = smallest(question, facts, at, found)
        answers = f"{expected(facts)}\nfast, as known {fast_answer_as_known(question, facts, at, known_at)}"
        lines = told(question, facts, at)
        pytest.fail(f"{where}\nknown_at {known_at}\n{lines}\nas known  {answers}", pytrace=False)


# ---- agreement


@CHECKED
@given(worlds())
def test_same_answer(world: tuple[Question, Facts, datetime]) -> None:
    """Outcome, reason, path, other faults, remedy and fixer."""
    assert_same(*world)


@CHECKED
@given(worlds(), st.integers(0, 2**32))
def test_same_answer_as_known(world: tuple[Question, Facts, datetime], seed: int) -> None:
    """With the knowledge of any moment."""
    question, facts, at = world
    known_at = some_moment(facts, at, dice(seed))
    assert_same_as_known(question, facts, at, known_at)


@pytest.mark.slow
def test_same_answer_to_a_hundred_thousand_questions(capsys: pytest.CaptureFixture[str]) -> None:
    """None different, and every second one asked once more with the knowledge of another moment; tells what was answered."""
    told_reasons: Counter[str] = Counter()
    for seed in range(QUESTIONS):
        question, facts, at = seeded(seed)
        answer = assert_same(question, facts, at, f"seed {seed}")
        told_reasons[f"{answer.outcome} {answer.reason}"] += 1
        if seed % 2:
            known_at = some_moment(facts, at, dice(seed))
            assert_same_as_known(question, facts, at, known_at, f"seed {seed}")
    with capsys.disabled():
        print(f"\n{QUESTIONS} questions, none different")
        for reason, count in told_reasons.most_common():
            print(f"{count:7} {reason}")
    asked = {"direct_mandate", "chain_mandate", "katso_until_cutover", "katso_ended", "no_mandate", "chain_too_long"}
    assert asked <= {reason.split()[1] for reason in told_reasons}


@pytest.mark.parametrize(("ended", "outcome"), [(0, Outcome.DENY), (1, Outcome.PERMIT)])
def test_the_hour_that_comes_twice(ended: int, outcome: Outcome) -> None:
    """Asked at 03:30 the first time round, about a mandate ended at 03:15 the first (it is over) or the second time (not yet)."""
    at = datetime(2021, 10, 31, 3, 30, tzinfo=HELSINKI)
    grant = Grant(
        id="g1",
        giver="ma",
        holder="pa",
        to_person=True,
        type=MandateType.ACT,
        themes=frozenset({"view_and_claim"}),
        first_day=date(2021, 1, 1),
        last_day=date(2022, 1, 1),
        revoked_at=datetime(2021, 10, 31, 3, 15, tzinfo=HELSINKI, fold=ended),
    )
    facts = Facts(catalogue(), 1, {"ma": Organisation("ma", PartyKind.MUNICIPALITY)}, (grant,))
    assert assert_same(Question("pa", "ma", "kelmu.view_person"), facts, at).outcome is outcome


# ---- laws


@pytest.mark.slow
def test_ending_a_mandate_never_opens_anything() -> None:
    """A revocation added, at any moment, of any mandate or right, never turns a no into a yes."""
    for seed in range(SEEDS_OF_LAWS):
        question, facts, at = seeded(seed)
        if not facts.grants or fast_answer(question, facts, at).outcome is Outcome.PERMIT:
            continue
        rng = dice(seed)
        ended = rng.choice(facts.grants)
        moment = some_moment(facts, at, rng)
        if ended.revoked_at is not None and ended.revoked_at.astimezone(UTC) <= moment.astimezone(UTC):
            continue
        fewer = tuple(replace(g, revoked_at=moment) if g is ended else g for g in facts.grants)
        assert fast_answer(question, replace(facts, grants=fewer), at).outcome is not Outcome.PERMIT, f"seed {seed}"


@pytest.mark.slow
def test_what_was_given_stays_when_the_granter_leaves() -> None:
    """A right to grant ended after everything was given changes no outcome: the giver is the organisation."""
    for seed in range(SEEDS_OF_LAWS):
        question, facts, at = seeded(seed)
        last = max((g.given_at.astimezone(UTC) for g in facts.grants if g.given_at is not None), default=at)
        fewer = tuple(
            replace(g, revoked_at=last + INSTANT) if g.type in RIGHTS_TO_GRANT and g.revoked_at is None else g
            for g in facts.grants
        )
        after = fast_answer(question, replace(facts, grants=fewer), at)
        assert after.outcome is fast_answer(question, facts, at).outcome, f"seed {seed}"


@pytest.mark.slow
def test_nothing_but_the_arguments_decides() -> None:
    """The same facts in another order, of another version, or asked twice, give the same answer."""
    for seed in range(SEEDS_OF_LAWS):
        question, facts, at = seeded(seed)
        rng = dice(seed)
        shuffled = replace(
            facts,
            version=facts.version + 1,
            organisations=dict(rng.sample(list(facts.organisations.items()), len(facts.organisations))),
            grants=tuple(rng.sample(facts.grants, len(facts.grants))),
            members=tuple(rng.sample(facts.members, len(facts.members))),
            employers=tuple(rng.sample(facts.employers, len(facts.employers))),
        )
        answer = fast_answer(question, facts, at)
        assert fast_answer(question, facts, at) == answer, f"seed {seed}"
        assert fast_answer(question, shuffled, at) == answer, f"seed {seed}"
        assert fast_answer(question, facts, at.astimezone(UTC)) == answer, f"seed {seed}"


@pytest.mark.slow
def test_strangers_grants_do_no_harm() -> None:
    """Mandates between parties and people that have nothing to do with the question change nothing."""
    for seed in range(SEEDS_OF_LAWS):
        question, facts, at = seeded(seed)
        far = {name: f"far.{name}" for name in (*facts.organisations, "pa", "pb", "pc", "pd", "pe")}
        noise = tuple(
            replace(g, id=f"0{g.id}", giver=far[g.giver], holder=far[g.holder], given_by=far.get(g.given_by or ""))
            for g in facts.grants
        )
        strangers = {far[o.id]: replace(o, id=far[o.id], successor=None) for o in facts.organisations.values()}
        more = replace(facts, grants=noise + facts.grants, organisations={**strangers, **facts.organisations})
        assert fast_answer(question, more, at) == fast_answer(question, facts, at), f"seed {seed}"


@pytest.mark.slow
def test_what_is_not_known_stays_unknown() -> None:
    """Known twice is known at the earlier of the two moments."""
    for seed in range(SEEDS_OF_LAWS):
        question, facts, at = seeded(seed)
        rng = dice(seed)
        early, late = sorted(some_moment(facts, at, rng).astimezone(UTC) for _ in range(2))
        answer = fast_answer_as_known(question, facts, at, early)
        assert fast_answer_as_known(question, fast.as_known(facts, late), at, early) == answer, f"seed {seed}"
        assert fast_answer_as_known(question, fast.as_known(facts, early), at, late) == answer, f"seed {seed}"
