"""The slice's sentences on the real database: what each does, whom it refuses, what happens twice."""

from datetime import date, timedelta

import pytest
from django.db import connections

from valtuus.administration.guide_types import StepState
from valtuus.administration.queries.announcing import read_marks, unread_of
from valtuus.administration.queries.check import check_of
from valtuus.administration.queries.guide import guide_of
from valtuus.administration.queries.proposing import open_proposals
from valtuus.administration.rules.check import cell_of
from valtuus.administration.services import announcing, guide, proposing, roster
from valtuus.administration.services.check import give_missing, plan_giving
from valtuus.administration.types import Audience, CellState, Chosen, Line, Terms
from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, Refused
from valtuus.ledger.queries import lines_of, version
from valtuus.mandates.queries.register import links_to
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Question
from valtuus.parties import queries as parties
from valtuus.parties.services import record_officials
from valtuus.parties.types import Office, Official

from .conftest import LMS, VIEW

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LAST = date(2022, 2, 1)
AINO = Line(2, "Aino Aalto", "150290-902L", frozenset({"adult_social_work"}))


def cell(world, party, who, theme=VIEW, municipality=""):
    found = check_of(world.party(party), at=AT)
    row = next(r for r in found.rows if r.row.official.key == who)
    return cell_of(row, theme, found.reach, world.id.get(municipality, ""))


def alerts_of(who):
    with connections["owner"].cursor() as cursor:
        cursor.execute("select kind from alerts_alert where recipient = %s order by at", [who])
        return [row[0] for row in cursor.fetchall()]


# ---- the roster


def test_a_granter_keeps_the_roster_and_no_code_is_stored(world):
    done = roster.keep_roster(world.party("mallila"), [AINO], actor=world.actor("helmi"), at=AT)
    assert (done.added, done.changed, done.unchanged) == (1, 0, 0)
    row = next(r for r in parties.roster_of(world.id["mallila"], AT.date()) if r.official.name == "Aino Aalto")
    assert row.official.key == parties.official_key(AINO.code) and row.duties == AINO.duties
    again = roster.keep_roster(world.party("mallila"), [AINO], actor=world.actor("helmi"), at=AT)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select string_agg(encode(payload, 'escape'), '') from ledger_body")
        assert "902L" not in cursor.fetchone()[0]


@pytest.mark.parametrize("who", ["onni", "aino", "eeva", "veikko", "ilmari", "ilona"])
def test_nobody_else_keeps_mallilas_roster_not_even_for_herself(world, who):
    before = version()
    with pytest.raises(Refused):
        roster.keep_roster(world.party("mallila"), [AINO], actor=world.actor(who), at=AT)
    assert version() == before


def test_other_duties_end_the_old_row_the_day_before_and_nothing_is_changed(world):
    party, helmi = world.party("mallila"), world.actor("helmi")
    row = next(r for r in parties.roster_of(party.id, AT.date()) if r.official.key == "ilona")
    later = AT + timedelta(days=9)
    roster.change_duties(party, row.employment, frozenset({"adult_social_work"}), actor=helmi, at=later)
    work = [e for e in parties.employers_of("ilona") if e.party == party.id]
    assert [(e.duties, e.period.first, e.period.last) for e in work] == [
        ({"lms_billing"}, date(2021, 2, 1), date(2021, 2, 9)),
        ({"adult_social_work"}, date(2021, 2, 10), None),
    ]


def test_the_row_ends_with_the_employment_and_a_stranger_row_is_missing(world):
    party, helmi = world.party("mallila"), world.actor("helmi")
    row = next(r for r in parties.roster_of(party.id, AT.date()) if r.official.key == "ilona")
    late = AT + timedelta(days=30)
    with pytest.raises(DomainError, match="last_day_too_early"):
        roster.end_work(party, row.employment, date(2021, 2, 1), actor=helmi, at=late)
    roster.end_work(party, row.employment, date(2021, 3, 2), actor=helmi, at=late)
    assert "ilona" not in [r.official.key for r in parties.roster_of(party.id, date(2021, 3, 3))]
    other = parties.roster_of(world.id["seutu"], AT.date())[0]
    with pytest.raises(DomainError, match="employment_missing"):
        roster.end_work(party, other.employment, date(2021, 3, 2), actor=helmi, at=late)


def test_a_name_that_others_know_stays(world):
    code = "240666-935H"
    key = parties.official_key(code)
    record_officials([Official(key, "Veikko Vainio")], offices=[Office(key, "registrar")], at=AT)
    line = Line(2, "Roisto", code, frozenset({"lms_billing"}))
    roster.keep_roster(world.party("mallila"), [line], actor=world.actor("helmi"), at=AT)
    assert parties.official(key).name == "Veikko Vainio"


# ---- the check, and giving in one step


def test_the_check_reads_the_chain_and_its_number_of_statements_does_not_grow(world, django_assert_max_num_queries):
    assert cell(world, "seutu", "aino").state is CellState.HAS
    assert cell(world, "seutu", "onni").state is CellState.LACKS
    assert cell(world, "mallila", "ilona", LMS).state is CellState.LACKS
    world.roster("seutu", **{f"w{i}": {"adult_social_work"} for i in range(200)})
    with django_assert_max_num_queries(12):
        assert len(check_of(world.party("seutu"), at=AT).rows) == 203


def test_ilmari_gives_what_onni_lacks_and_onnis_question_permits(world):
    question = Question("onni", world.id["mallila"], "kelmu.view_person")
    assert decide(question, at=AT).reason.code == "lower_link_missing"
    done = give_missing(world.party("seutu"), [Chosen("onni", VIEW)], Terms(LAST), actor=world.actor("ilmari"), at=AT)
    assert (done.given, done.proposed) == (1, 0)
    assert decide(question, at=AT).permitted and cell(world, "seutu", "onni").state is CellState.HAS
    with pytest.raises(DomainError, match="nothing_lacks"):
        give_missing(world.party("seutu"), [Chosen("onni", VIEW)], Terms(LAST), actor=world.actor("ilmari"), at=AT)


@pytest.mark.parametrize("who", ["helmi", "onni", "eeva", "veikko", "aino"])
def test_nobody_else_gives_in_seutu(world, who):
    with pytest.raises(Refused):
        give_missing(world.party("seutu"), [Chosen("onni", VIEW)], Terms(LAST), actor=world.actor(who), at=AT)
    assert cell(world, "seutu", "onni").state is CellState.LACKS


def test_what_the_granter_may_not_give_becomes_a_proposal_and_who_may_is_told(world):
    world.mandate("mallila", "ilona", "grant", (VIEW,))
    world.roster("mallila", aada={"adult_social_work", "lms_billing"})
    chosen = [Chosen("aada", VIEW), Chosen("aada", LMS)]
    plan = plan_giving(world.party("mallila"), chosen, Terms(LAST), actor=world.actor("ilona"), at=AT)
    assert ([d.themes for d in plan.own], [d.themes for d in plan.others]) == ([{VIEW}], [{LMS}])
    done = give_missing(world.party("mallila"), chosen, Terms(LAST), actor=world.actor("ilona"), at=AT)
    assert (done.given, done.proposed) == (1, 1) and "proposal_made" in alerts_of("helmi")
    [waiting] = open_proposals(world.id["mallila"])
    with pytest.raises(Refused):
        proposing.carry_out(world.party("mallila"), waiting.id, actor=world.actor("ilona"), at=AT)
    assert proposing.carry_out(world.party("mallila"), waiting.id, actor=world.actor("helmi"), at=AT)
    assert cell(world, "mallila", "aada", LMS).state is CellState.HAS
    with pytest.raises(DomainError, match="proposal_settled"):
        proposing.carry_out(world.party("mallila"), waiting.id, actor=world.actor("helmi"), at=AT)
    with pytest.raises(DomainError, match="proposal_missing"):
        proposing.drop(world.party("seutu"), waiting.id, actor=world.actor("ilmari"), at=AT)


def test_a_proposal_to_end_ends_and_another_is_dropped(world):
    given = world.mandate("seutu", "onni", "represent")
    ilmari, seutu = world.actor("ilmari"), world.party("seutu")
    assert proposing.propose_ending(seutu, [given], actor=ilmari, at=AT) == 1
    [waiting] = open_proposals(seutu.id)
    assert (waiting.right, waiting.grant) == (MandateType.GRANT_REPRESENT, given)
    assert proposing.carry_out(seutu, waiting.id, actor=ilmari, at=AT) is None
    assert not decide(Question("onni", world.id["mallila"], "kelmu.view_person"), at=AT).permitted
    other = world.mandate("seutu", "onni", "represent")
    proposing.propose_ending(seutu, [other], actor=ilmari, at=AT)
    proposing.drop(seutu, open_proposals(seutu.id)[0].id, actor=ilmari, at=AT)
    assert open_proposals(seutu.id) == []
    with pytest.raises(DomainError, match="mandate_missing"):
        proposing.propose_ending(world.party("mallila"), [other], actor=world.actor("helmi"), at=AT)


def test_a_request_shows_as_asked(world):
    world.mandate("seutu", "onni", "represent", awaiting=True, asked_at=AT)
    assert cell(world, "seutu", "onni").state is CellState.ASKED


# ---- the guide


def states(world, party):
    return {s.code: s.state for s in guide_of(world.party(party), at=AT).steps}


def test_the_guide_ticks_itself_from_the_register(world):
    before = states(world, "seutu")
    assert before["granter"] is StepState.DONE and before["people"] is StepState.NOT
    give_missing(world.party("seutu"), [Chosen("onni", VIEW)], Terms(LAST), actor=world.actor("ilmari"), at=AT)
    assert states(world, "seutu")["people"] is StepState.DONE
    assert states(world, "mallila")["upper_links"] is StepState.DONE
    link = next(one for one in guide_links(world) if one.giver == world.id["mallila"])
    end_mandate(link.id, actor=world.actor("helmi"), at=AT)
    assert states(world, "mallila")["upper_links"] is StepState.NOT


def guide_links(world):
    return links_to([world.id["seutu"]])


def test_what_no_register_shows_is_told_by_who_may_with_name_and_day(world):
    with pytest.raises(Refused):
        guide.tell_step(world.party("mallila"), "choose_granters", actor=world.actor("ilona"), at=AT)
    with pytest.raises(DomainError, match="step_not_told"):
        guide.tell_step(world.party("mallila"), "people", actor=world.actor("helmi"), at=AT)
    guide.tell_step(world.party("mallila"), "choose_granters", actor=world.actor("helmi"), at=AT)
    said = next(s for s in guide_of(world.party("mallila"), at=AT).steps if s.code == "choose_granters")
    assert said.state is StepState.DONE and (said.said.by, said.said.at) == ("helmi", AT)
    assert lines_of("step_told") == 1


# ---- announcements

WORDS = {"fi": "Katko", "sv": "Avbrott", "en": "Break"}


def test_the_desk_announces_and_each_reads_for_herself(world):
    kaisa = world.actor("kaisa")
    made = announcing.announce(
        WORDS, WORDS, Audience.LISTED, listed=frozenset({world.id["mallila"]}), actor=kaisa, at=AT
    )
    assert "announcement" in alerts_of("helmi") and "announcement" not in alerts_of("ilmari")
    assert [a.id for a in unread_of("helmi", world.party("mallila"))] == [made]
    assert unread_of("ilmari", world.party("seutu")) == []
    announcing.mark_read(world.party("mallila"), made, actor=world.actor("helmi"), at=AT)
    assert unread_of("helmi", world.party("mallila")) == []
    assert [a.id for a in unread_of("ilona", world.party("mallila"))] == [made]
    assert [(m.reader, m.party) for m in read_marks(made)] == [("helmi", world.id["mallila"])]
    with pytest.raises(DomainError, match="announcement_read"):
        announcing.mark_read(world.party("mallila"), made, actor=world.actor("helmi"), at=AT)
    with pytest.raises(DomainError, match="announcement_missing"):
        announcing.mark_read(world.party("seutu"), made, actor=world.actor("ilmari"), at=AT)


def test_by_kind_and_to_all(world):
    kaisa = world.actor("kaisa")
    announcing.announce(WORDS, WORDS, Audience.KINDS, frozenset({"joint_authority"}), actor=kaisa, at=AT)
    assert len(unread_of("x", world.party("seutu"))) == 1 and unread_of("x", world.party("mallila")) == []
    announcing.announce(WORDS, WORDS, Audience.ALL, actor=kaisa, at=AT)
    assert len(unread_of("x", world.party("mallila"))) == 1


@pytest.mark.parametrize("lack", ["fi", "sv", "en"])
def test_every_language_is_needed_and_only_the_desk_announces(world, lack):
    with pytest.raises(DomainError, match="language_missing"):
        announcing.announce(WORDS | {lack: " "}, WORDS, Audience.ALL, actor=world.actor("kaisa"), at=AT)
    with pytest.raises(DomainError, match="audience_empty"):
        announcing.announce(WORDS, WORDS, Audience.LISTED, actor=world.actor("kaisa"), at=AT)
    for who in ("helmi", "veikko"):
        with pytest.raises(Refused):
            announcing.announce(WORDS, WORDS, Audience.ALL, actor=world.actor(who), at=AT)
