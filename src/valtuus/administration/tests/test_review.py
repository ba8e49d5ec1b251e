"""Reviews on the real database: what is frozen, what an answer does, who is refused, what happens side by side."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections

from valtuus.administration.guide_types import StepState
from valtuus.administration.queries.guide import guide_of
from valtuus.administration.queries.proposing import open_proposals
from valtuus.administration.queries.review import items_of, last_closed, review_facts, reviews_of, rhythm_of
from valtuus.administration.queries.review import review as review_of
from valtuus.administration.review_types import Done, Flag, Reply
from valtuus.administration.services import proposing
from valtuus.administration.services import review as services
from valtuus.administration.types import ProposalKind
from valtuus.alerts.queries import alerts_of
from valtuus.disclosures.queries import uses_by_looking
from valtuus.disclosures.services import record
from valtuus.disclosures.tests.looks import look_up
from valtuus.kernel.decision import Use
from valtuus.kernel.errors import DomainError, Refused
from valtuus.ledger.queries import lines_of
from valtuus.mandates.queries.answers import uses_by_answers
from valtuus.mandates.queries.lists import given_by
from valtuus.mandates.queries.register import mandate
from valtuus.mandates.services.deciding import answer as answer_for_the_record
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Question

from .conftest import LMS, VIEW

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LOOK = "kelmu.view_person"


@pytest.fixture
def seutu(world):
    """Seutu's review: Aino's mandate is wider than her duties, Onni's is unused; Ilmari opened it."""
    world.wide = world.mandate("seutu", "aino", "represent", (VIEW, LMS))
    world.onni = world.mandate("seutu", "onni", "represent", first_day=date(2020, 6, 1))
    world.review = services.open_review(world.party("seutu"), actor=world.actor("ilmari"), at=AT)
    world.item = {i.grant.id: i for i in items_of(world.review)}
    return world


def answer(world, *mandates, reply=Reply.KEEP, who="ilmari", at=AT):
    items = [world.item[m].id for m in mandates]
    return services.answer(world.party("seutu"), world.review, items, reply, actor=world.actor(who), at=at)


# ---- use


def test_use_is_counted_from_looks_and_answers_by_mandate_and_names_nobody(world):
    seutu, mallila = world.id["seutu"], world.id["mallila"]
    upper, lower = (next(g.id for g in given_by(p) if g.type == t) for p, t in ((mallila, "act"), (seutu, "represent")))
    question = Question("aino", mallila, LOOK)
    for days in (1, 9, 20):
        answer_for_the_record(question, at=AT - timedelta(days=days))
    answer_for_the_record(Question("onni", mallila, LOOK), at=AT)  # refused: no use of anything
    look = look_up("c1:matti", actor=world.actor("aino"), represented=mallila, acting=seutu)
    record(look, decide(question, at=AT), scopes_given=("payments",))
    for party in (seutu, mallila):
        answers = {u.grant: u for u in uses_by_answers(party, since=AT - timedelta(days=9))}
        assert set(answers) == {upper, lower}
        assert answers[lower] == Use(lower, LOOK, 2, AT - timedelta(days=1))
        assert {u for u in uses_by_looking(party, since=AT)} == {Use(upper, LOOK, 1, AT), Use(lower, LOOK, 1, AT)}
    assert not uses_by_answers(seutu, since=AT) and not uses_by_looking(seutu, since=AT + timedelta(seconds=1))
    stranger = world.id["pihlajisto"]
    quarter = AT - timedelta(days=90)
    assert not uses_by_answers(stranger, since=quarter) and not uses_by_looking(stranger, since=quarter)


@pytest.mark.parametrize("table", ["disclosures_record", "mandates_answer"])
def test_use_is_read_by_an_index(world, table):
    with connections["owner"].cursor() as cursor:
        cursor.execute("select indexname from pg_indexes where tablename = %s", [table])
        assert {f"{table}_used_for", f"{table}_used_by"} <= {row[0] for row in cursor.fetchall()}


def test_the_facts_take_the_same_statements_however_many_mandates(world, django_assert_max_num_queries):
    for who in ("onni", "ilmari", "eeva"):
        world.mandate("seutu", who, "represent")
    with django_assert_max_num_queries(14):
        assert len(review_facts(world.party("seutu"), at=AT).given) == 5


# ---- opening


def test_the_population_is_frozen_with_its_flags(seutu):
    assert set(seutu.item) == {g.id for g in given_by(seutu.id["seutu"])}
    assert seutu.item[seutu.wide].finding.flags == {Flag.OVER_BROAD}
    assert seutu.item[seutu.onni].finding.flags == {Flag.UNUSED}
    later = seutu.mandate("seutu", "eeva", "represent")
    assert later not in {i.grant.id for i in items_of(seutu.review)}
    [found] = reviews_of(seutu.id["seutu"])
    assert (found.total, found.answered, found.closed_at, found.due_on) == (4, 0, None, date(2021, 2, 22))


def test_a_second_review_of_the_same_themes_is_a_conflict_and_an_empty_one_is_none(seutu):
    with pytest.raises(DomainError, match="review_open"):
        services.open_review(seutu.party("seutu"), actor=seutu.actor("ilmari"), at=AT)
    with pytest.raises(Refused):
        services.open_review(seutu.party("pihlajisto"), actor=seutu.actor("eeva"), at=AT)


def test_two_open_at_once_and_one_review_is_opened(world):
    def one(_):
        try:
            return services.open_review(world.party("seutu"), actor=world.actor("ilmari"), at=AT)
        except DomainError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(one, range(2)))
    assert found.count("review_open") == 1 and len(reviews_of(world.id["seutu"])) == 1


@pytest.mark.parametrize("who", ["aino", "onni", "eeva", "veikko", "helmi", "ilona"])
def test_nobody_else_opens_sees_or_answers(seutu, who):
    actor, party = seutu.actor(who), seutu.party("seutu")
    before = lines_of("review_answered")
    with pytest.raises(Refused):
        services.open_review(party, actor=actor, at=AT)
    with pytest.raises(Refused):
        services.review_seen(party, seutu.review, actor=actor, at=AT)
    with pytest.raises(Refused):
        answer(seutu, seutu.onni, who=who)
    with pytest.raises(Refused):
        services.narrow(party, seutu.review, seutu.item[seutu.wide].id, frozenset({VIEW}), actor=actor, at=AT)
    with pytest.raises(Refused):
        services.choose_interval(party, 60, actor=actor, at=AT)
    assert lines_of("review_answered") == before


def test_a_review_of_another_organisation_is_missing(seutu):
    with pytest.raises(DomainError, match="review_missing"):
        services.review_seen(seutu.party("mallila"), seutu.review, actor=seutu.actor("helmi"), at=AT)


# ---- answering


def test_every_answer_is_a_line_and_the_last_one_closes(seutu):
    before = lines_of("review_answered")
    answer(seutu, seutu.wide, seutu.onni)
    assert lines_of("review_answered") == before + 2 and last_closed(seutu.id["seutu"]) is None
    rest = [m for m in seutu.item if m not in (seutu.wide, seutu.onni)]
    answer(seutu, *rest, at=AT + timedelta(days=2))
    assert lines_of("review_closed") == 1 and last_closed(seutu.id["seutu"]) == date(2021, 2, 3)
    assert reviews_of(seutu.id["seutu"])[0].left == 0
    done = {s.code: s.state for s in guide_of(seutu.party("seutu"), at=AT + timedelta(days=2)).steps}
    assert done["review"] is StepState.DONE
    later = {s.code: s.state for s in guide_of(seutu.party("seutu"), at=AT + timedelta(days=93)).steps}
    assert later["review"] is StepState.NOT


def test_the_same_mandate_answered_twice_is_a_conflict_and_nothing_of_it_stays(seutu):
    answer(seutu, seutu.onni)
    with pytest.raises(DomainError, match="review_answered") as conflict:
        answer(seutu, seutu.wide, seutu.onni, reply=Reply.END)
    assert conflict.value.kind == "conflict" and mandate(seutu.wide).revoked_at is None
    assert review_of(seutu.review).answered == 1


def test_two_answer_side_by_side_and_the_last_answer_closes_once(seutu):
    seutu.mandate("seutu", "onni", "grant_represent", (VIEW, LMS))
    names, items = ("ilmari", "onni"), list(seutu.item)

    def one(n):
        try:
            return answer(seutu, *items[n * 2 : n * 2 + 2], who=names[n])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    assert review_of(seutu.review).closed_at == AT and lines_of("review_closed") == 1
    assert {i.answer.by for i in items_of(seutu.review)} == set(names)


def test_two_answer_the_same_and_one_of_them_learns_of_it(seutu):
    def one(reply):
        try:
            return answer(seutu, seutu.onni, reply=reply)
        except DomainError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(one, (Reply.KEEP, Reply.END)))
    assert found.count("review_answered") == 1 and review_of(seutu.review).answered == 1


def test_what_ends_ends_at_once_and_its_holder_is_told(seutu):
    done = answer(seutu, seutu.onni, reply=Reply.END)
    assert list(done.values()) == [Done.DONE] and mandate(seutu.onni).revoked_at == AT
    assert "mandate_ended" in {t.alert.kind for t in alerts_of("onni")}


def test_what_another_must_end_is_laid_before_her(seutu):
    act = seutu.mandate("seutu", "aino", "act")
    seutu.mandate("seutu", "helmi", "grant")
    for mandate_id in seutu.item:
        answer(seutu, mandate_id)
    seutu.review = services.open_review(seutu.party("seutu"), actor=seutu.actor("ilmari"), at=AT)
    seutu.item = {i.grant.id: i for i in items_of(seutu.review)}
    done = answer(seutu, act, reply=Reply.END)
    assert list(done.values()) == [Done.PROPOSED] and mandate(act).revoked_at is None
    assert [p.grant for p in open_proposals(seutu.id["seutu"])] == [act]
    assert "proposal_made" in {t.alert.kind for t in alerts_of("helmi")}


def test_anothers_right_to_grant_is_left_to_an_application(seutu):
    seutu.mandate("seutu", "irma", "grant_represent", (VIEW, LMS))
    right = next(m for m, i in seutu.item.items() if i.grant.type == "grant_represent")
    done = answer(seutu, right, reply=Reply.END, who="irma")
    assert list(done.values()) == [Done.APPLICATION] and mandate(right).revoked_at is None
    assert not open_proposals(seutu.id["seutu"])


def test_what_has_ended_meanwhile_can_only_be_marked_so(seutu):
    end_mandate(seutu.onni, actor=seutu.actor("onni"), at=AT)
    with pytest.raises(DomainError, match="review_item_over"):
        answer(seutu, seutu.onni)
    assert list(answer(seutu, seutu.onni, reply=Reply.END).values()) == [Done.OVER]


@pytest.mark.parametrize(("items", "code"), [([], "nothing_ticked"), (["0"], "review_item_missing")])
def test_nothing_and_what_is_not_there_are_told(seutu, items, code):
    with pytest.raises(DomainError, match=code):
        services.answer(seutu.party("seutu"), seutu.review, items, Reply.KEEP, actor=seutu.actor("ilmari"), at=AT)
    with pytest.raises(DomainError, match="reply_unknown"):
        answer(seutu, seutu.onni, reply=Reply.NARROW)


def test_a_look_alike_is_asked_about_and_laid_before_whose_it_is(seutu):
    alike = seutu.mandate("seutu", "onni", "act", ("incomes_register_benefit_view",))
    answer(seutu, *seutu.item)
    seutu.review = services.open_review(seutu.party("seutu"), actor=seutu.actor("ilmari"), at=AT)
    seutu.item = {i.grant.id: i for i in items_of(seutu.review)}
    assert Flag.LOOK_ALIKE in seutu.item[alike].finding.flags
    assert list(answer(seutu, alike, reply=Reply.END).values()) == [Done.PROPOSED]
    assert [p.grant for p in open_proposals(seutu.id["seutu"])] == [alike]


# ---- narrowing


def narrow(world, mandate_id, *themes, who="ilmari"):
    item = world.item[mandate_id].id
    return services.narrow(world.party("seutu"), world.review, item, frozenset(themes), actor=world.actor(who), at=AT)


def test_a_narrower_one_takes_the_place_of_the_wider_at_once(seutu):
    assert narrow(seutu, seutu.wide, VIEW) is Done.DONE
    assert mandate(seutu.wide).revoked_at == AT
    [new] = [g for g in given_by(seutu.id["seutu"]) if g.given_by == "ilmari"]
    assert (new.holder, new.themes, new.last_day, new.first_day) == ("aino", {VIEW}, date(2025, 12, 31), AT.date())
    assert decide(Question("aino", seutu.id["mallila"], LOOK), at=AT).permitted
    with pytest.raises(DomainError, match="review_answered"):
        narrow(seutu, seutu.wide, VIEW)


@pytest.mark.parametrize("themes", [(), (VIEW, LMS), ("childcare_billing",)])
def test_not_narrower_is_refused_and_the_wider_stays(seutu, themes):
    with pytest.raises(DomainError, match="not_narrower"):
        narrow(seutu, seutu.wide, *themes)
    assert mandate(seutu.wide).revoked_at is None


def test_a_right_to_grant_is_not_narrowed_here(seutu):
    right = next(m for m, i in seutu.item.items() if i.grant.type == "grant_represent")
    with pytest.raises(DomainError, match="right_by_application"):
        narrow(seutu, right, VIEW)


def test_narrowing_that_another_must_do_is_one_proposal_for_both(seutu):
    seutu.mandate("seutu", "onni", "grant_represent")  # in one theme only
    assert narrow(seutu, seutu.wide, VIEW, who="onni") is Done.PROPOSED
    [proposal] = open_proposals(seutu.id["seutu"])
    assert (proposal.kind, proposal.grant) == (ProposalKind.NARROW, seutu.wide)
    assert mandate(seutu.wide).revoked_at is None
    made = proposing.carry_out(seutu.party("seutu"), proposal.id, actor=seutu.actor("ilmari"), at=AT)
    assert mandate(made).themes == {VIEW} and mandate(seutu.wide).revoked_at == AT


# ---- rhythm and reminders


def test_the_last_interval_counts_and_a_bad_one_is_told(seutu):
    party = seutu.party("seutu")
    for days in (30, 60):
        services.choose_interval(party, days, actor=seutu.actor("ilmari"), at=AT)
    assert rhythm_of(party.id, at=AT).days == 60 and rhythm_of(party.id, at=AT).due
    for days in (13, 367):
        with pytest.raises(DomainError, match="interval_out_of_range"):
            services.choose_interval(party, days, actor=seutu.actor("ilmari"), at=AT)
    answer(seutu, *seutu.item)
    assert not rhythm_of(party.id, at=AT + timedelta(days=60)).due
    assert rhythm_of(party.id, at=AT + timedelta(days=61)).due


def test_granters_are_reminded_after_7_and_14_days_once_each(seutu):
    answer(seutu, seutu.onni)
    told = [services.remind_of_reviews(at=AT + timedelta(days=days)) for days in (6, 7, 8, 14, 15)]
    assert told == [0, 1, 0, 1, 0]
    reminders = [t.alert for t in alerts_of("ilmari") if t.alert.kind == "review_reminder"]
    assert len(reminders) == 2 and reminders[0].params == {"count": "3", "date": "2021-02-22"}
    assert not any(t.alert.kind == "review_reminder" for who in ("aino", "helmi") for t in alerts_of(who))


def test_nobody_is_reminded_of_a_closed_review(seutu):
    answer(seutu, *seutu.item)
    assert services.remind_of_reviews(at=AT + timedelta(days=8)) == 0
