"""Giving one mandate or many: whole or not at all, each refusal, who is told, and two at once."""

import json
import time
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import queries as ledger
from valtuus.mandates.queries.register import mandate, mandates_of_person
from valtuus.mandates.services.granting import (
    giving_rights,
    grant,
    grant_many,
    may_grant,
    may_grant_many,
)
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Draft
from valtuus.parties import queries as parties
from valtuus.parties.services import load_parties
from valtuus.parties.types import Official, Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

ACT, REPRESENT = MandateType.ACT, MandateType.REPRESENT
BOTH = frozenset({"bypasses_joint_authority", "more_than_needed"})


def world_with_rights(register):
    """Helmi grants in Mallila, Ilmari for Seutu."""
    register.right = register.mandate("mallila", "helmi", "grant")
    register.mandate("seutu", "ilmari", "grant_represent")
    return register


@pytest.fixture
def world(register):
    return world_with_rights(register)


def draft(world, giver, holder, kind=ACT, **more):
    values = {"themes": frozenset({"view_and_claim"}), "first_day": AT.date(), "last_day": date(2022, 12, 31), **more}
    return Draft(world.id[giver], world.id.get(holder, holder), holder not in world.id, kind, **values)


def told_of(kind):
    """What was told of a kind, by recipient: the organisation it is about and the values of the sentence."""
    with connection.cursor() as cursor:
        cursor.execute("select recipient, party::text, params::jsonb from alerts_alert where kind = %s", [kind])
        return {who: (party, json.loads(params)) for who, party, params in cursor.fetchall()}


# ---- before trying


def test_may_grant_permits_without_recording_anything(world):
    before = ledger.version()
    decision = may_grant(draft(world, "mallila", "seutu"), actor=world.actor("helmi"), at=AT)
    assert decision.permitted and decision.reason.code == "granted" and not decision.warnings
    assert ledger.version() == before and not ledger.lines_of("mandate_given")


@pytest.mark.parametrize(("who", "giver", "holder", "kind", "more", "code"), [
    ("helmi", "mallila", "seutu", "represent", {}, "organisation_may_only_receive_act"),
    ("helmi", "mallila", "aino", "grant", {}, "grant_rights_only_by_application"),
    ("helmi", "mallila", "seutu", "act", {"themes": frozenset()}, "theme_missing"),
    ("helmi", "mallila", "seutu", "act", {"last_day": None}, "end_missing"),
    ("helmi", "mallila", "seutu", "act", {"first_day": date(2021, 1, 31)}, "start_in_past"),
    ("helmi", "mallila", "seutu", "act", {"first_day": date(2022, 2, 1), "last_day": date(2022, 1, 31)}, "end_before_start"),
    ("helmi", "mallila", "seutu", "act", {"last_day": date(2046, 2, 2)}, "longer_than_25_years"),
    ("helmi", "mallila", "seutu", "act", {"themes": frozenset({"lms_material"})}, "no_right_to_grant"),
    ("helmi", "koivula", "seutu", "act", {}, "no_right_to_grant"),
    ("ilmari", "seutu", "onni", "act", {}, "grant_right_of_other_type"),
    ("aino", "seutu", "onni", "represent", {}, "no_right_to_grant"),
])  # fmt: skip
def test_each_refusal_is_the_same_before_trying_and_on_trying_and_gives_nothing(
    world, who, giver, holder, kind, more, code
):
    tried = draft(world, giver, holder, MandateType(kind), **more)
    asked = may_grant(tried, actor=world.actor(who), at=AT)
    assert (asked.permitted, asked.reason.code) == (False, code)
    with pytest.raises(Refused) as refusal:
        grant(tried, actor=world.actor(who), at=AT)
    assert refusal.value.decision.reason.code == code
    assert not ledger.lines_of("mandate_given") and ledger.lines_of("attempt_refused") == 1


def test_the_last_day_may_be_25_years_away_and_no_more(world):
    grant(draft(world, "mallila", "seutu", last_day=date(2046, 2, 1)), actor=world.actor("helmi"), at=AT)


@pytest.mark.parametrize(("holder", "more", "code", "field"), [
    ("seutu", {"themes": frozenset({"no_such"})}, "unknown_code", "themes"),
    ("seutu", {"limit": frozenset()}, "limit_empty", "limit"),
    ("seutu", {"limit": frozenset({"x"})}, "limit_only_on_represent", "limit"),
    ("mallila", {}, "holder_is_giver", "holder"),
    ("vanhala", {}, "holder_has_ceased", "holder"),
    ("nobody", {}, "official_missing", "holder"),
])  # fmt: skip
def test_a_draft_that_cannot_be_judged_is_told_at_its_field(world, holder, more, code, field):
    ceased = Party(str(uuid7()), world_kind(), "vanhala", "Vanhala", "Vanhala", ceased_on=date(2020, 12, 31))
    load_parties([ceased], None, at=AT)
    world.id["vanhala"] = ceased.id
    for service in (may_grant, grant):
        with pytest.raises(DomainError) as told:
            service(draft(world, "mallila", holder, **more), actor=world.actor("helmi"), at=AT)
        assert (told.value.code, told.value.field) == (code, field)


def world_kind():
    return parties.party_by_code("mallila").kind


def test_an_unknown_organisation_is_missing(world):
    unknown = replace(draft(world, "mallila", "seutu"), holder=str(uuid7()))
    with pytest.raises(DomainError, match="party_missing"):
        grant(unknown, actor=world.actor("helmi"), at=AT)


def test_giving_rights_tell_what_may_be_given_and_a_stranger_is_refused(world):
    rights = giving_rights(world.id["mallila"], actor=world.actor("helmi"), at=AT)
    assert rights == {ACT: frozenset({"view_and_claim"}), REPRESENT: frozenset()}
    for who in ("aino", "onni", "eeva", "veikko"):
        with pytest.raises(Refused) as refusal:
            giving_rights(world.id["mallila"], actor=world.actor(who), at=AT)
        assert refusal.value.decision.reason.code == "no_right_to_grant"


# ---- warnings


def test_a_warning_refuses_nothing_but_must_be_acknowledged(world):
    bypass = draft(world, "mallila", "aino")
    assert [w.code for w in may_grant(bypass, actor=world.actor("helmi"), at=AT).warnings] == [
        "bypasses_joint_authority"
    ]
    with pytest.raises(DomainError) as told:
        grant(bypass, actor=world.actor("helmi"), at=AT)
    assert (told.value.code, told.value.given) == ("warning_not_acknowledged", "bypasses_joint_authority")
    assert not mandates_of_person("aino")
    grant(bypass, actor=world.actor("helmi"), at=AT, acknowledged=BOTH)
    assert len(mandates_of_person("aino")) == 1


# ---- to whom


def test_a_person_named_by_code_is_entered_without_employment(world):
    grant(
        draft(world, "mallila", "o1:new"), actor=world.actor("helmi"), at=AT, people=[Official("o1:new", "Uusi Uuno")]
    )
    assert parties.official("o1:new").name == "Uusi Uuno" and not parties.employers_of("o1:new")


def test_a_known_person_keeps_the_known_name_and_another_name_is_an_error(world):
    named = [Official("aino", "AINO Toinen")]
    grant(draft(world, "mallila", "aino"), actor=world.actor("helmi"), at=AT, people=named, acknowledged=BOTH)
    assert parties.official("aino").name == "Aino"
    with pytest.raises(DomainError, match="name_differs"):
        grant(draft(world, "mallila", "aino"), actor=world.actor("helmi"), at=AT, people=[Official("aino", "Matti")])


def test_who_may_not_give_learns_nothing_of_the_holder(world):
    for people in ([Official("aino", "Matti")], [Official("o1:nobody", "Matti")]):
        tried = draft(world, "mallila", people[0].key)
        [judged] = may_grant_many([tried], actor=world.actor("onni"), at=AT, people=people)
        assert judged.error is None and judged.decision.reason.code == "no_right_to_grant"


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 201])
def test_a_name_that_cannot_be_entered_is_told(world, name):
    with pytest.raises(DomainError, match="name_malformed"):
        grant(draft(world, "mallila", "o1:new"), actor=world.actor("helmi"), at=AT, people=[Official("o1:new", name)])


# ---- who is told


def test_the_holder_is_told(world):
    grant(draft(world, "seutu", "onni", REPRESENT), actor=world.actor("ilmari"), at=AT)
    party, values = told_of("mandate_given")["onni"]
    assert party == world.id["seutu"]
    assert values == {"type": "represent", "theme": "view_and_claim", "date": "2022-12-31"}


def test_an_organisation_is_told_through_those_who_name_its_people(world):
    grant(draft(world, "mallila", "seutu"), actor=world.actor("helmi"), at=AT)
    assert set(told_of("organisation_mandated")) == {"ilmari"}


def test_a_self_grant_tells_every_other_granter_in_the_same_transaction(world):
    world.mandate("mallila", "onni", "grant", themes=("lms_material",))
    world.mandate("mallila", "eeva", "grant", last_day=date(2021, 1, 31))
    grant(draft(world, "mallila", "helmi"), actor=world.actor("helmi"), at=AT)
    assert set(told_of("self_grant")) == {"onni"} and not told_of("mandate_given")
    assert told_of("self_grant")["onni"][1]["person"] == "Helmi"


def test_what_was_not_given_is_told_to_nobody(world):
    with pytest.raises(DomainError):
        grant_many(
            [draft(world, "mallila", "helmi"), draft(world, "mallila", "nobody")], actor=world.actor("helmi"), at=AT
        )
    assert not told_of("self_grant") and [m.type for m in mandates_of_person("helmi")] == [MandateType.GRANT]


# ---- many


def test_many_are_given_in_one_version(world):
    before = ledger.version()
    drafts = [draft(world, "seutu", who, REPRESENT) for who in ("aino", "onni", "ilmari")]
    given = grant_many(drafts, actor=world.actor("ilmari"), at=AT)
    assert ledger.version() == before + 1 and ledger.lines_of("mandates_given") == 1
    assert [mandate(g.mandate).holder for g in given] == ["aino", "onni", "ilmari"]


def test_all_or_nothing_unless_the_good_ones_are_chosen(world):
    drafts = [
        draft(world, "seutu", "aino", REPRESENT),
        draft(world, "seutu", "onni"),
        draft(world, "seutu", "nobody", REPRESENT),
    ]
    with pytest.raises(Refused) as refusal:
        grant_many(drafts, actor=world.actor("ilmari"), at=AT)
    assert refusal.value.decision.reason.code == "grant_right_of_other_type"
    assert not mandates_of_person("aino") and ledger.lines_of("attempt_refused") == 1
    good, refused, missing = grant_many(drafts, actor=world.actor("ilmari"), at=AT, only_good=True)
    assert mandate(good.mandate).holder == "aino"
    assert refused.mandate is None and refused.decision.reason.code == "grant_right_of_other_type"
    assert missing.mandate is None and missing.error.code == "official_missing"


def test_where_nothing_is_good_nothing_is_recorded_as_given(world):
    with pytest.raises(Refused):
        grant_many([draft(world, "seutu", "onni")], actor=world.actor("ilmari"), at=AT, only_good=True)
    with pytest.raises(DomainError, match="nothing_to_give"):
        grant_many([], actor=world.actor("ilmari"), at=AT)


@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_very_many_are_given_in_a_millisecond_each(world, many):
    people = [Official(f"o1:{n:032x}", f"Etu{n} Suku{n}") for n in range(many)]
    drafts = [draft(world, "mallila", p.key) for p in people]
    began = time.process_time()
    given = grant_many(drafts, actor=world.actor("helmi"), at=AT, people=people)
    took = time.process_time() - began  # of this process: the machine may be busy with others
    assert all(g.mandate for g in given) and len(told_of("mandate_given")) == many
    assert took < many / 1_000
